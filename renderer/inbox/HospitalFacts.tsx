import { standing } from '../../shared/customers/rules.ts';
import { DEFAULT_FIRST_RESPONSE_MS, contractInForce } from '../../shared/directory/rules.ts';
import { serviceHoursOf, serviceStateAt } from '../../shared/directory/serviceHours.ts';
import type { Contract, Hospital } from '../../shared/directory/model.ts';
import type { ChannelKind, Conversation } from '../../shared/inbox/model.ts';
import { DAY_MS, MINUTE_MS, dateOf, mondayOf, startOfDate, timeOf } from '../../shared/time/shanghai.ts';
import { useDirectory } from '../app/directory.tsx';
import { useWords } from '../app/i18n.tsx';
import { Countdown, useNow } from '../app/time.tsx';
import { Fact, Facts, Section } from '../ui/desk/Facts.tsx';
import { MaskedValue } from '../ui/desk/MaskedValue.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { StaffName, useStaffName } from '../ui/tags.tsx';
import classes from './context.module.css';
import { inboxMessages } from './messages.ts';

/** The hospital of the conversation: contract, its people, who is on duty, service hours, whom to phone. */
export function HospitalFacts({ conversation }: { readonly conversation: Conversation }) {
  const { hospitalById, contracts } = useDirectory();
  const today = useNow(60_000);
  const hospital = conversation.hospitalId === null ? undefined : hospitalById.get(conversation.hospitalId);
  if (hospital === undefined) return null;
  const contract = contractInForce(contracts, hospital.id, today);
  return (
    <>
      <Section title={hospital.name}>
        <Facts>
          <ContractFacts contract={contract} today={dateOf(today)} />
          <DutyFact hospital={hospital} />
          <ServiceFact contract={contract} channel={conversation.channel} />
        </Facts>
      </Section>
      <Contacts hospital={hospital} />
    </>
  );
}

function ContractFacts({ contract, today }: { readonly contract: Contract | null; readonly today: string }) {
  const t = useWords(inboxMessages);
  if (contract === null) {
    return (
      <Fact label={t('context.contract')}>
        <span className={classes.soon}>{t('context.noContract')}</span>
      </Fact>
    );
  }
  const days = Math.round((startOfDate(contract.endsOn) - startOfDate(today)) / DAY_MS) + 1;
  return (
    <>
      <Fact label={t('context.contract')}>
        <span data-numeric>{t('context.contractSpan', { from: contract.signedOn, to: contract.endsOn })}</span>
        <span className={classes.contractLeft}>{t('context.contractLeft', { days })}</span>
      </Fact>
      <Fact label={t('context.owner')}>
        <StaffName id={contract.ownerId} />
      </Fact>
      <Fact label={t('context.substitute')}>
        <StaffName id={contract.substituteId} />
      </Fact>
    </>
  );
}

function DutyFact({ hospital }: { readonly hospital: Hospital }) {
  const t = useWords(inboxMessages);
  const name = useStaffName();
  const monday = mondayOf(useNow(60_000));
  const group = useRequest('duty.board', { groupId: hospital.dutyGroupId, monday }).data?.group;
  if (group === undefined || group === null) return null;
  return (
    <Fact label={t('context.duty')}>
      {t('context.primary', { name: name(group.primaryId) })}
      <br />
      {t('context.backup', { name: name(group.backupId) })}
      {group.phone === '' ? null : (
        <>
          <br />
          <span data-numeric>{group.phone}</span>
        </>
      )}
    </Fact>
  );
}

function ServiceFact({ contract, channel }: { readonly contract: Contract | null; readonly channel: ChannelKind }) {
  const t = useWords(inboxMessages);
  const now = useNow(10_000);
  const state = serviceStateAt(serviceHoursOf(contract, channel), now);
  const minutes = Math.round((contract?.firstResponseMs ?? DEFAULT_FIRST_RESPONSE_MS) / MINUTE_MS);
  return (
    <>
      <Fact label={t('context.service')}>
        {state.open ? (
          state.closesAt === null ? (
            t('context.serviceAlways')
          ) : (
            <>
              {t('context.serviceOpen')} <Countdown to={state.closesAt} />
            </>
          )
        ) : (
          <span className={classes.soon}>
            {t('context.serviceShut', { time: state.opensAt === null ? '—' : timeOf(state.opensAt) })}
          </span>
        )}
      </Fact>
      <Fact label={t('context.target')}>{t('context.minutes', { count: minutes })}</Fact>
    </>
  );
}

function Contacts({ hospital }: { readonly hospital: Hospital }) {
  const t = useWords(inboxMessages);
  const { contacts } = useDirectory();
  const own = standing(contacts).filter((contact) => contact.hospitalId === hospital.id);
  return (
    <Section title={t('context.contacts')}>
      {own.length === 0 ? <p className={classes.none}>{t('context.noContacts')}</p> : null}
      <ul className={classes.lines}>
        {own.map((contact) => (
          <li key={contact.id}>
            <span>
              {contact.name} <span className={classes.quiet}>{contact.title}</span>
            </span>
            <MaskedValue
              what={t('context.phoneOf', { name: contact.name })}
              masked={contact.phone}
              subject="contact"
              subjectId={contact.id}
              field="phone"
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}
