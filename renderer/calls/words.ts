import type { CallItem } from '../../shared/calls/contract.ts';
import type { Translate } from '../../shared/i18n/catalogue.ts';
import { useWords } from '../app/i18n.tsx';
import { callPageWords } from './messages.ts';

type Say = Translate<keyof (typeof callPageWords)['zh-CN']>;

/** By name, else by the masked number, else as nobody knows whom. */
export function whoOf({ callerName, phone }: Pick<CallItem, 'callerName' | 'phone'>, t: Say): string {
  return callerName !== '' ? callerName : phone !== '' ? phone : t('unknownCaller');
}

/** How long was spoken, in minutes and seconds. ms */
export function useLengthText(): (ms: number) => string {
  const t = useWords(callPageWords);
  return (ms) => {
    const all = Math.floor(ms / 1000);
    const [minutes, seconds] = [Math.floor(all / 60), all % 60];
    return minutes === 0 ? t('seconds', { seconds }) : t('minutes', { minutes, seconds });
  };
}
