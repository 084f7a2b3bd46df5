import type { QueueItem } from '../../shared/sync/contract.ts';
import { actionMessages, wantWord } from '../app/actionWords.ts';
import { useWords } from '../app/i18n.tsx';

/** An action in words: what was done, and to what. */
export function useAboutWords(): (item: QueueItem) => { readonly want: string; readonly about: string } {
  const t = useWords(actionMessages);
  return ({ name, subject }) => {
    const want = t(wantWord(name));
    if (subject === null) return { want, about: '' };
    if (subject.kind !== 'ticket') return { want, about: t(`about.${subject.kind}`, { title: subject.title }) };
    const { number, title } = subject;
    return { want, about: number === null ? t('about.newTicket', { title }) : t('about.ticket', { number: String(number), title }) };
  };
}
