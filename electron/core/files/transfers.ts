import { LARGEST_FILE } from '../../../shared/files/model.ts';

/** Files on their way from the renderer, in pieces; a page that goes away leaves one behind. */
const MOST_TRANSFERS = 4;

export type Taken = { readonly ok: true; readonly received: number } | { readonly ok: false; readonly code: 'file.too_large' | 'file.transfer' };

export interface Transfers {
  /** Adds a piece; `at` is how many bytes came before it. */
  take(id: string, at: number, piece: Buffer): Taken;
  /** The whole file; it is forgotten here. */
  finish(id: string): Buffer;
  drop(id: string): void;
}

export function createTransfers(): Transfers {
  const running = new Map<string, { readonly pieces: Buffer[]; size: number }>();
  return {
    take(id, at, piece) {
      const transfer = running.get(id) ?? { pieces: [], size: 0 };
      running.delete(id);
      if (transfer.size !== at) return { ok: false, code: 'file.transfer' };
      if (at + piece.length > LARGEST_FILE) return { ok: false, code: 'file.too_large' };
      transfer.pieces.push(piece);
      transfer.size += piece.length;
      running.set(id, transfer); // behind the others: the one unused for longest goes first
      const [oldest] = running.keys();
      if (running.size > MOST_TRANSFERS && oldest !== undefined) running.delete(oldest);
      return { ok: true, received: transfer.size };
    },
    finish(id) {
      const whole = Buffer.concat(running.get(id)?.pieces ?? []);
      running.delete(id);
      return whole;
    },
    drop: (id) => void running.delete(id),
  };
}
