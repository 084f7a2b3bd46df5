import { Button } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import type { CallbackDetail } from '../../shared/callbacks/contract.ts';
import { useWords } from '../app/i18n.tsx';
import { Link, places } from '../app/routes.tsx';
import { TimeText } from '../app/time.tsx';
import { Fact, Facts, Section } from '../ui/desk/Facts.tsx';
import { MaskedValue } from '../ui/desk/MaskedValue.tsx';
import { ProofText } from '../ui/proof/ProofText.tsx';
import { HospitalTag, StaffName } from '../ui/tags.tsx';
import { gateSides } from './gate.ts';
import { callbackWords } from './messages.ts';
import { useGateWords } from './useGateWords.ts';
import classes from './callbacks.module.css';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';

interface Props {
  readonly detail: CallbackDetail;
  /** null: this person may not, or it has ended. */
  readonly onAssign: (() => void) | null;
}

/** The gate first, because it decides what is done next; then who it is about. */
export function CallbackSide({ detail, onAssign }: Props) {
  return (
    <div className={classes.scroll}>
      <Gate detail={detail} />
      <About detail={detail} onAssign={onAssign} />
    </div>
  );
}

function Gate({ detail }: Pick<Props, 'detail'>) {
  const t = useWords(callbackWords);
  const words = useGateWords();
  const { callback, attempts } = detail;
  return (
    <Section title={t('gate')}>
      {callback.status === 'open' ? (
        <p className={classes.gateWords} data-holds={callback.missing.length === 0} role="status">
          {words(callback.missing)}
        </p>
      ) : null}
      <ul className={classes.gate}>
        {gateSides(callback.requiredParties, attempts).map(({ party, proven }) => (
          <li key={party} data-proven={proven !== null}>
            {proven === null ? <IconMinus size={16} aria-hidden /> : <IconCheck size={16} aria-hidden />}
            <div>
              <b>{t(proven === null ? 'gateMissing' : 'gateProven', { party: t(`party.${party}`) })}</b>
              {proven === null || proven.proof === null ? null : (
                <span className={classes.gateProof}>
                  <ProofText proof={proven.proof} />
                  <TimeText at={proven.at} />
                </span>
              )}
            </div>
          </li>
        ))}
      </ul>
      <p className={classes.note}>{t('gateWhat')}</p>
    </Section>
  );
}

function About({ detail, onAssign }: Props) {
  const t = useWords(callbackWords);
  const { callback } = detail;
  const personal = { subject: 'callback', subjectId: callback.id } as const;
  return (
    <Section title={t('details')}>
      <Facts>
        {callback.kind === 'patient_case' || callback.patientName !== '' || callback.patientPhone !== '' ? (
          <>
            <Fact label={t(callback.kind === 'missed_call' ? 'callerName' : 'patientName')}>
              <MaskedValue what={t(callback.kind === 'missed_call' ? 'callerName' : 'patientName')} masked={callback.patientName} field="name" {...personal} />
            </Fact>
            <Fact label={t(callback.kind === 'missed_call' ? 'callerPhone' : 'patientPhone')}>
              <MaskedValue what={t(callback.kind === 'missed_call' ? 'callerPhone' : 'patientPhone')} masked={callback.patientPhone} field="phone" {...personal} />
            </Fact>
          </>
        ) : null}
        <Fact label={t('fieldHospital')}>
          <HospitalTag id={callback.hospitalId} />
        </Fact>
        <Fact label={t('dueAt')}>
          <TimeText at={callback.dueAt} />
        </Fact>
        <Fact label={t('assignee')}>
          <span className={classes.assignee}>
            <StaffName id={callback.assigneeId} />
            {onAssign === null ? null : (
              <GuardedButton variant="subtle" size="compact-xs" onClick={onAssign}>
                {t('assign')}
              </GuardedButton>
            )}
          </span>
        </Fact>
        <Fact label={t('createdBy')}>
          <StaffName id={callback.createdBy} />
        </Fact>
        <Fact label={t('createdAt')}>
          <TimeText at={callback.createdAt} />
        </Fact>
        {callback.closedAt === null ? null : (
          <>
            <Fact label={t('closedAt')}>
              <TimeText at={callback.closedAt} />
            </Fact>
            <Fact label={t('closedBy')}>
              <StaffName id={callback.closedBy} />
            </Fact>
          </>
        )}
      </Facts>
      <div className={classes.ways}>
        {callback.ticketId === null ? null : (
          <Button component={Link} href={places.tickets(callback.ticketId)} variant="default">
            {t('openTicket')}
          </Button>
        )}
        {callback.conversationId === null ? null : (
          <Button component={Link} href={places.inbox(callback.conversationId)} variant="default">
            {t('openConversation')}
          </Button>
        )}
      </div>
    </Section>
  );
}
