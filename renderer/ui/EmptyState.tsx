import type { ReactNode } from 'react';
import classes from './states.module.css';

/** Says what will appear here and offers the one action that makes it. */
export function EmptyState(props: { readonly title: string; readonly hint?: string; readonly action?: ReactNode }) {
  return (
    <div className={classes.state} data-state="empty">
      <p className={classes.title}>{props.title}</p>
      {props.hint === undefined ? null : <p className={classes.hint}>{props.hint}</p>}
      {props.action}
    </div>
  );
}
