import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSealer } from '../../../../electron/core/db/sealed.ts';
import type { SecretStore } from '../../../../electron/core/ports.ts';

function memoryStore(): SecretStore {
  const kept = new Map<string, string>();
  return {
    get: (name) => Promise.resolve(kept.get(name) ?? null),
    set: (name, value) => {
      if (value === null) kept.delete(name);
      else kept.set(name, value);
      return Promise.resolve();
    },
  };
}

describe('Sealer', () => {
  it('opens what it sealed, never stores the text, and seals differently each time', async () => {
    const sealer = await createSealer(memoryStore());
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = sealer.seal(text);
        expect(sealer.open(sealed)).toBe(text);
        expect(sealer.seal(text)).not.toBe(sealed);
        expect(sealer.hash(text)).toBe(sealer.hash(text));
      }),
    );
    expect(sealer.seal('13800138000')).not.toContain('13800138000');
  });

  it('keeps its key over restarts, and another key opens nothing and hashes differently', async () => {
    const store = memoryStore();
    const [first, second] = [await createSealer(store), await createSealer(store)];
    const other = await createSealer(memoryStore());
    const sealed = first.seal('110101199003078515');
    expect(second.open(sealed)).toBe('110101199003078515');
    expect(second.hash('a')).toBe(first.hash('a'));
    expect(other.open(sealed)).toBeNull();
    expect(other.hash('a')).not.toBe(first.hash('a'));
  });

  it('notices every changed byte and every short text', async () => {
    const sealer = await createSealer(memoryStore());
    const sealed = sealer.seal('secret');
    const bytes = Buffer.from(sealed.slice(3), 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(sealer.open(`s1.${changed.toString('base64url')}`)).toBeNull();
      expect(sealer.open(`s1.${bytes.subarray(0, at).toString('base64url')}`)).toBeNull();
    }
    expect([sealer.open(''), sealer.open('plain'), sealer.open('s1.')]).toEqual([null, null, null]);
  });

  it('does not replace a key that is not one: the data under it would be lost', async () => {
    const store = memoryStore();
    await store.set('data-key', 'short');
    await expect(createSealer(store)).rejects.toThrow('not 32 bytes');
    expect(await store.get('data-key')).toBe('short');
  });
});
