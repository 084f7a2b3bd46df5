import type { QueueItem } from '../../shared/sync/contract.ts';
import { actionMessages, wantWord } from '../app/actionWords.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { bytesText } from './bytesText.ts';

/** An action in words: what was done, and to what. `about` is empty when it is about no single thing. */
export function useAboutWords(): (item: QueueItem) => { readonly want: string; readonly about: string } {
  const t = useWords(actionMessages);
  const { locale } = useLocale();
  return ({ name, subject, file }) => {
    const number = subject?.kind === 'ticket' && subject.number !== null ? `#${subject.number} ` : '';
    const about = [subject === null ? '' : `${number}${subject.title}`, file === null ? '' : `${file.name} (${bytesText(file.size, locale)})`];
    return { want: t(wantWord(name)), about: about.filter((part) => part !== '').join(' · ') };
  };
}
