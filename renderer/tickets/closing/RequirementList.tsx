import { IconCheck, IconMinus } from '@tabler/icons-react';
import type { Ticket } from '../../../shared/tickets/model.ts';
import { requirementsOf } from '../../../shared/tickets/rules.ts';
import type { Requirement } from '../../../shared/tickets/rules.ts';
import { useWords } from '../../app/i18n.tsx';
import { TimeText } from '../../app/time.tsx';
import { GuardedButton } from '../../ui/desk/GuardedButton.tsx';
import { usePermissions } from '../../ui/desk/usePermissions.ts';
import { StaffName } from '../../ui/tags.tsx';
import { closingWords } from './messages.ts';
import { markFor, mayCheck, wayTo } from './requirements.ts';
import type { Way } from './requirements.ts';
import classes from './closing.module.css';

interface Props {
  readonly ticket: Pick<Ticket, 'kind' | 'marks' | 'assigneeId' | 'createdBy'>;
  readonly missing: readonly Requirement[];
  /** Null: nothing can be done about it now (closed, or not this person's). */
  readonly onFill: ((way: Way) => void) | null;
  /** Fields stand in the form itself: no button leads to them. */
  readonly fieldsAreHere?: boolean;
}

/** Everything the kind of ticket asks for before it is closed, what is there and what is not. */
export function RequirementList({ ticket, missing, onFill, fieldsAreHere = false }: Props) {
  const t = useWords(closingWords);
  return (
    <ul className={classes.needs} aria-label={t('panel')}>
      {requirementsOf[ticket.kind].map((one) => {
        const lacks = missing.includes(one);
        const mark = lacks ? null : markFor(one, ticket);
        return (
          <li key={one} data-met={!lacks}>
            {lacks ? <IconMinus size={16} aria-hidden /> : <IconCheck size={16} aria-hidden />}
            <span className={classes.need}>
              <b>{t(`need.${one}`)}</b>
              <span className={classes.state}>{t(lacks ? 'lacking' : 'met')}</span>
              {mark === null ? null : (
                <span className={classes.proof}>
                  {mark.note === '' ? null : <span>{mark.note}</span>}
                  <StaffName id={mark.by} />
                  <TimeText at={mark.at} />
                </span>
              )}
            </span>
            {lacks && onFill !== null ? <Fill way={wayTo[one]} name={t(`need.${one}`)} ticket={ticket} onFill={onFill} fieldsAreHere={fieldsAreHere} /> : null}
          </li>
        );
      })}
    </ul>
  );
}

interface FillProps extends Pick<Props, 'ticket' | 'fieldsAreHere'> {
  readonly way: Way;
  readonly name: string;
  readonly onFill: (way: Way) => void;
}

function Fill({ way, name, ticket, onFill, fieldsAreHere }: FillProps) {
  const t = useWords(closingWords);
  const { userId } = usePermissions();
  if (way.kind === 'field' && fieldsAreHere === true) return null;
  const blocked = way.kind === 'mark' && way.mark === 'checked' && !mayCheck(ticket, userId) ? t('secondPerson') : null;
  const word = way.kind === 'field' ? 'fill' : way.kind === 'file' ? 'toFiles' : 'logIt';
  return (
    <GuardedButton variant="default" size="compact-xs" blocked={blocked} aria-label={`${t(word)}: ${name}`} onClick={() => onFill(way)}>
      {t(word)}
    </GuardedButton>
  );
}
