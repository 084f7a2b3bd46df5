import { Button, Tooltip } from '@mantine/core';
import type { ButtonProps } from '@mantine/core';
import type { ReactNode, Ref } from 'react';

interface Props extends Omit<ButtonProps, 'disabled' | 'children'> {
  /** Why it cannot be pressed now; null when it can. Stays reachable by keyboard so that the reason can be read. */
  readonly blocked?: string | null;
  readonly type?: 'button' | 'submit';
  readonly onClick?: () => void;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly children: ReactNode;
}

/** A button that, when it cannot act, says why in its tooltip (INTERFACE.md, offline). */
export function GuardedButton({ blocked = null, onClick, children, ...rest }: Props) {
  if (blocked === null) {
    return (
      <Button {...rest} {...(onClick === undefined ? {} : { onClick })}>
        {children}
      </Button>
    );
  }
  return (
    <Tooltip label={blocked} multiline maw={280} openDelay={0} events={{ hover: true, focus: true, touch: true }}>
      <Button {...rest} data-disabled aria-disabled onClick={(event) => event.preventDefault()}>
        {children}
      </Button>
    </Tooltip>
  );
}
