import { MINUTE_MS } from '../../shared/time/shanghai.ts';
import { useWords } from '../app/i18n.tsx';
import { useNow } from '../app/time.tsx';
import { dutyWords } from './messages.ts';
import { useSpan } from './useSpan.ts';

/** How long somebody has held a role, in words that change once a minute: a watch is no stopwatch. */
export function Held({ since }: { readonly since: number }) {
  const t = useWords(dutyWords);
  const span = useSpan();
  const now = useNow(MINUTE_MS / 6);
  return <span data-numeric>{now - since < MINUTE_MS ? t('heldNow') : t('held', { length: span(now - since) })}</span>;
}
