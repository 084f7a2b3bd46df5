import type { CoreBridge, CoreEvent, IpcError } from '../../shared/ipc/envelope.ts';
import type { RequestAnswer, RequestArgs, RequestName } from '../../shared/ipc/contract.ts';
import type { MutationArgs, MutationName } from '../../shared/wire/mutations.ts';

declare global {
  interface Window {
    /** Put there by Electron's preload or by the browser host's bridge; the renderer cannot tell which. */
    readonly zhishou: CoreBridge;
  }
}

/** A coded answer of the core as an exception, for react-query; `message` is already in the person's language. */
export class CoreError extends Error {
  readonly code: string;
  constructor(error: IpcError) {
    super(error.message);
    this.name = 'CoreError';
    this.code = error.code;
  }
}

/** @throws CoreError */
export async function ask<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<RequestAnswer<N>> {
  const result = await window.zhishou.request(name, args);
  if (!result.ok) throw new CoreError(result.error);
  return result.value as RequestAnswer<N>; // the core answered this very request; its handlers are typed by the contract
}

/**
 * Asks for a named mutation. Resolves when it is durable on this desktop (or, for what needs the authority, when the
 * relay has applied it).
 * @throws CoreError
 */
export async function mutate<N extends MutationName>(name: N, args: MutationArgs<N>): Promise<void> {
  await ask('session.mutate', { name, args });
}

export function onCoreEvent(listener: (event: CoreEvent) => void): () => void {
  return window.zhishou.on(listener);
}
