import { useWords } from '../app/i18n.tsx';
import { spanWords } from '../ui/desk/moment.ts';
import { dutyWords } from './messages.ts';

/** A length of time in words: `8 小时`, `1 天 12 小时`. */
export function useSpan(): (ms: number) => string {
  const t = useWords(dutyWords);
  return (ms) => {
    const { key, values } = spanWords(ms);
    return t(key, values);
  };
}
