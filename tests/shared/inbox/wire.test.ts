import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import type { ReadMark } from '../../../shared/inbox/model.ts';
import { applyAs, readerOf } from '../../support/mutationRows.ts';

describe('inbox.markRead', () => {
  it('never goes back, in whichever order the desktops’ marks arrive, and minds nobody else’s', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 8 }), (marks) => {
        const others: ReadMark = { id: asId('theirs'), userId: asId('somebody'), conversationId: asId('v1'), readUpTo: 5000 };
        let mine: ReadMark | null = null;
        for (const readUpTo of marks) {
          const rows = readerOf({ readMarks: [others, ...(mine === null ? [] : [mine])] });
          const outcome = applyAs('agent', 'inbox.markRead', { conversationId: 'v1', readUpTo }, rows);
          const change = outcome.kind === 'applied' ? outcome.changes[0] : undefined;
          mine = change?.entity === 'readMarks' ? change.row : null;
        }
        expect(mine).toMatchObject({ userId: 'u', readUpTo: Math.max(...marks) });
      }),
    );
  });
});
