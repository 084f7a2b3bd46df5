import { asId } from '../../shared/ids.ts';

/** Draws the id of something new, branded as the context asks. */
export function newId<T extends Parameters<typeof asId>[0] & ReturnType<typeof asId>>(): T {
  return asId<T>(crypto.randomUUID());
}
