import type { KeyboardEvent } from 'react';

/** Left and right go through the buttons of a strip, round its ends; for the `onKeyDown` of the element around them. */
export function arrowKeys(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (step === 0 || !(event.target instanceof HTMLElement)) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  buttons[(buttons.indexOf(event.target) + step + buttons.length) % buttons.length]?.focus();
  event.preventDefault();
}
