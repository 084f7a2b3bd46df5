import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seal, unseal } from '../../../relay/inbox/sealed.ts';

const key = Buffer.alloc(32, 3);

describe('sealed settings', () => {
  it('open with the same key and account, and with nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (plain, account) => {
        const sealed = seal(key, account, plain);
        expect(unseal(key, account, sealed)).toBe(Buffer.from(plain, 'utf8').toString('utf8'));
        expect(unseal(Buffer.alloc(32, 4), account, sealed)).toBeNull();
        expect(unseal(key, `${account}x`, sealed)).toBeNull();
      }),
    );
  });

  it('notice any changed or missing byte, and never look alike', () => {
    const sealed = seal(key, 'a', '{"secret":"s"}');
    for (let index = 0; index < sealed.length; index += 1) {
      const altered = Buffer.from(sealed);
      altered[index] = (altered[index] ?? 0) ^ 1;
      expect([index, unseal(key, 'a', altered)]).toEqual([index, null]);
      expect(unseal(key, 'a', sealed.subarray(0, index))).toBeNull();
    }
    expect(seal(key, 'a', 'x').equals(seal(key, 'a', 'x'))).toBe(false);
    expect(sealed.toString('latin1')).not.toContain('secret');
  });
});
