import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { keepPreference } from '../../../renderer/app/preferences.tsx';
import { requestKey } from '../../../renderer/ipc/requestKey.ts';

const queryKey = requestKey('session.preferences', {});

/** A core that answers when it is told to. */
function slowCore() {
  let stored: Record<string, string> = { view: 'old', width: '320' };
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const answers: (() => void)[] = [];
  return {
    client,
    shown: () => client.getQueryData<Record<string, string>>(queryKey)?.['view'],
    /** Asks now; what is stored now is what the answer will say, whenever it comes. */
    read: () => {
      const seen = { ...stored };
      return client.fetchQuery({ queryKey, queryFn: () => new Promise<typeof seen>((resolve) => answers.push(() => resolve(seen))) }).catch(() => undefined);
    },
    keep: (value: string, isNewest: () => boolean) => {
      let saved: () => void = () => undefined;
      const kept = keepPreference(client, {
        key: 'view', stored: value, isNewest,
        save: () => new Promise<void>((resolve) => {
          saved = () => {
            stored = { ...stored, view: value };
            resolve();
          };
        }),
      });
      return { kept, saved: () => saved() };
    },
    answer: () => answers.shift()?.(),
  };
}

describe('a preference', () => {
  it('is not taken back by an answer that was on its way when it changed', async () => {
    const core = slowCore();
    const read = core.read();
    const { kept, saved } = core.keep('new', () => true);
    expect(core.shown()).toBe('new');
    core.answer();
    await read;
    expect(core.shown()).toBe('new');
    saved();
    await kept;
    expect(core.shown()).toBe('new');
  });

  it('stands again when an answer came between its change and its saving', async () => {
    const core = slowCore();
    const { kept, saved } = core.keep('new', () => true);
    const read = core.read();
    core.answer();
    await read;
    saved();
    await kept;
    expect(core.shown()).toBe('new');
  });

  it('that was changed once more does not come back when it is saved', async () => {
    const core = slowCore();
    let newest = 'first';
    const first = core.keep('first', () => newest === 'first');
    newest = 'second';
    const second = core.keep('second', () => newest === 'second');
    first.saved();
    await first.kept;
    expect(core.shown()).toBe('second');
    second.saved();
    await second.kept;
    expect(core.shown()).toBe('second');
  });
});
