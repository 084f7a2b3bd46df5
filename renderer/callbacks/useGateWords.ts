import type { Party } from '../../shared/callbacks/model.ts';
import { useWords } from '../app/i18n.tsx';
import { callbackWords } from './messages.ts';

/** What the gate still misses, as one sentence; the all-clear when it misses nothing. */
export function useGateWords(): (missing: readonly Party[]) => string {
  const t = useWords(callbackWords);
  return (missing) => {
    const [first, second] = missing;
    if (first === undefined) return t('gateHolds');
    return second === undefined ? t('gateStill', { party: t(`party.${first}`) }) : t('gateStillBoth');
  };
}
