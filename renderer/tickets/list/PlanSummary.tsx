import type { BulkPlan } from '../../../shared/tickets/bulk.ts';
import type { TicketLine } from '../../../shared/tickets/listModel.ts';
import { useWords } from '../../app/i18n.tsx';
import { listWords } from '../listMessages.ts';
import classes from './list.module.css';

/** Numbers told before "and so on". */
const NAMED = 6;

/** What will change, and what will not and why, before anything is done. */
export function PlanSummary({ plan }: { readonly plan: BulkPlan }) {
  const t = useWords(listWords);
  const reason = useReason();
  return (
    <div className={classes.plan} role="status">
      <p>{plan.possible.length === 0 ? t('bulk.nothing') : t('bulk.possible', { count: plan.possible.length })}</p>
      {plan.left.length === 0 ? null : (
        <ul>
          {plan.left.map((one) => (
            <li key={one.why}>{reason(one)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The same in a line, afterwards. */
export function PlanLeft({ plan }: { readonly plan: BulkPlan }) {
  const t = useWords(listWords);
  const reason = useReason();
  const count = plan.left.reduce((sum, { lines }) => sum + lines.length, 0);
  if (count === 0) return null;
  return <span title={plan.left.map(reason).join('\n')}>{plan.left.length === 1 ? plan.left.map(reason) : t('done.left', { count })}</span>;
}

function useReason(): (left: BulkPlan['left'][number]) => string {
  const t = useWords(listWords);
  return ({ why, lines }) => {
    const numbers = lines.slice(0, NAMED).map(nameOf).join(' ');
    const more = lines.length > NAMED ? ` ${t('why.more', { count: lines.length })}` : '';
    return `${t(`why.${why}`, { count: lines.length })}${t('why.numbers', { numbers: `${numbers}${more}` })}`;
  };
}

const nameOf = ({ number, title }: TicketLine): string => (number === null ? title : `#${number}`);
