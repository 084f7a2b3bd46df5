/** Electron's event object: a listener may keep the default from happening. */
export class DoubleEvent {
  defaultPrevented = false;

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

/** An event with fields, for example `url`. */
export function eventWith<T extends object>(fields: T): DoubleEvent & T {
  return Object.assign(new DoubleEvent(), fields);
}
