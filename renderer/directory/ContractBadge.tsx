import type { HospitalId } from '../../shared/ids.ts';
import { contractInForce } from '../../shared/directory/rules.ts';
import { dateOf, MINUTE_MS } from '../../shared/time/shanghai.ts';
import { useDirectory } from '../app/directory.tsx';
import { useWords } from '../app/i18n.tsx';
import { useNow } from '../app/time.tsx';
import { daysLeft } from './contractState.ts';
import { directoryWords } from './messages.ts';
import classes from './directory.module.css';

/** Below this the end of a contract wants somebody. days */
const ENDS_SOON = 60;

/** Days of service left, or that nothing is in force. */
export function ContractBadge({ hospitalId }: { readonly hospitalId: HospitalId }) {
  const t = useWords(directoryWords);
  const { contracts } = useDirectory();
  const now = useNow(MINUTE_MS);
  const contract = contractInForce(contracts, hospitalId, now);
  if (contract === null) {
    return (
      <span className={classes.badge} data-tone="breach">
        {t('contractNone')}
      </span>
    );
  }
  const days = daysLeft(contract, dateOf(now));
  return (
    <span className={classes.badge} data-tone={days <= ENDS_SOON ? 'soon' : undefined} data-numeric>
      {t('contractDays', { days })}
    </span>
  );
}
