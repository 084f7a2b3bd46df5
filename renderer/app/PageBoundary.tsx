import { Component } from 'react';
import type { ReactNode } from 'react';
import { CoreError } from '../ipc/client.ts';
import { ErrorState } from '../ui/ErrorState.tsx';

interface State {
  readonly failed: boolean;
}

/** A page that cannot be drawn leaves the rest of the window working. React offers this as a class only. */
export class PageBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <ErrorState
        error={new CoreError({ code: 'internal', message: '' })}
        onRetry={() => this.setState({ failed: false })}
      />
    );
  }
}
