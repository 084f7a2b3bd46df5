import type { QueueItem } from '../../shared/sync/contract.ts';
import { actionMessages, wantWord } from '../app/actionWords.ts';
import { useWords } from '../app/i18n.tsx';

/** An action in words: what was done, and to what. `about` is empty when it is about no single thing. */
export function useAboutWords(): (item: QueueItem) => { readonly want: string; readonly about: string } {
  const t = useWords(actionMessages);
  return ({ name, subject }) => {
    const number = subject?.kind === 'ticket' && subject.number !== null ? `#${subject.number} ` : '';
    return { want: t(wantWord(name)), about: subject === null ? '' : `${number}${subject.title}` };
  };
}
