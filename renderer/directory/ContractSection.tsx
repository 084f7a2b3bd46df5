import { useState } from 'react';
import type { Contract, Hospital } from '../../shared/directory/model.ts';
import { contractInForce } from '../../shared/directory/rules.ts';
import { serviceHoursOf } from '../../shared/directory/serviceHours.ts';
import { dateOf, MINUTE_MS } from '../../shared/time/shanghai.ts';
import { DEFAULT_HANDLE_MS } from '../../shared/tickets/terms.ts';
import { useDirectory } from '../app/directory.tsx';
import { useWords } from '../app/i18n.tsx';
import { useNow } from '../app/time.tsx';
import { Fact, Facts, Section } from '../ui/desk/Facts.tsx';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { StaffName, SyncMark } from '../ui/tags.tsx';
import { ContractBadge } from './ContractBadge.tsx';
import { ContractDialog } from './ContractDialog.tsx';
import { contractState } from './contractState.ts';
import { handleKeys, hoursText } from './handleHours.ts';
import { directoryWords } from './messages.ts';
import { AutoReplyExample } from './OutsideHours.tsx';
import { frameChannels, framesText, isAllDay, windowsText } from './serviceFrames.ts';
import { useChannelName } from './useChannelName.ts';
import classes from './directory.module.css';

const stateWords = { current: 'contractCurrent', future: 'contractFuture', ended: 'contractEnded' } as const;

/** The contract in force with its promises; those before and after it in a line each. */
export function ContractSection({ hospital }: { readonly hospital: Hospital }) {
  const t = useWords(directoryWords);
  const { contracts } = useDirectory();
  const { lead } = usePermissions();
  const now = useNow(MINUTE_MS);
  const [editing, setEditing] = useState<Contract | 'new' | null>(null);
  const current = contractInForce(contracts, hospital.id, now);
  const others = contracts
    .filter((one) => one.hospitalId === hospital.id && one.id !== current?.id)
    .toSorted((a, b) => (a.signedOn < b.signedOn ? 1 : -1));
  const blocked = lead ? null : t('readOnly');
  return (
    <Section
      title={t('contract')}
      meta={<ContractBadge hospitalId={hospital.id} />}
      actions={
        <>
          {current === null ? null : (
            <GuardedButton variant="subtle" size="compact-sm" blocked={blocked} onClick={() => setEditing(current)}>
              {t('edit')}
            </GuardedButton>
          )}
          <GuardedButton variant="subtle" size="compact-sm" blocked={blocked} onClick={() => setEditing('new')}>
            {t('addContract')}
          </GuardedButton>
        </>
      }
    >
      {current === null ? <p className={classes.note}>{t('contractNoneHint')}</p> : <ContractFacts contract={current} hospital={hospital} />}
      {others.length === 0 ? null : (
        <ul className={classes.lines}>
          {others.map((contract) => (
            <li key={contract.id}>
              <span data-numeric>
                {contract.signedOn} – {contract.endsOn}
              </span>
              <span className={classes.muted}>{t(stateWords[contractState(contract, dateOf(now))])}</span>
              <GuardedButton variant="subtle" size="compact-xs" blocked={blocked} onClick={() => setEditing(contract)}>
                {t('edit')}
              </GuardedButton>
            </li>
          ))}
        </ul>
      )}
      {editing === null ? null : (
        <ContractDialog
          hospital={hospital}
          contract={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </Section>
  );
}

function ContractFacts({ contract, hospital }: { readonly contract: Contract; readonly hospital: Hospital }) {
  const t = useWords(directoryWords);
  const { pendingIds } = useDirectory();
  const channelName = useChannelName();
  return (
    <>
      <Facts wide>
        <Fact label={t('signedOn')}>
          <span data-numeric>{contract.signedOn}</span>{' '}
          <SyncMark sync={pendingIds.includes(contract.id) ? 'pending' : 'synced'} />
        </Fact>
        <Fact label={t('endsOn')}>
          <span data-numeric>{contract.endsOn}</span>
        </Fact>
        <Fact label={t('owner')}>{contract.ownerId === null ? t('notSet') : <StaffName id={contract.ownerId} />}</Fact>
        <Fact label={t('substitute')}>
          {contract.substituteId === null ? t('notSet') : <StaffName id={contract.substituteId} />}
        </Fact>
        <Fact label={t('firstResponseShort')}>
          {t('firstResponseValue', { minutes: Math.round(contract.firstResponseMs / MINUTE_MS) })}
        </Fact>
      </Facts>
      <h3 className={classes.sub}>{t('handleTimes')}</h3>
      <Facts wide>
        {handleKeys.map((key) => (
          <Fact key={key} label={t(`handle.${key}`)}>
            <span data-numeric>{t('hoursValue', { hours: hoursText(contract.handleMs[key] ?? DEFAULT_HANDLE_MS[key]) })}</span>
            {contract.handleMs[key] === undefined ? ` ${t('byDefault')}` : null}
          </Fact>
        ))}
      </Facts>
      <h3 className={classes.sub}>{t('windows')}</h3>
      <Facts wide>
        {frameChannels.map((channel) => {
          const text = windowsText(contract.serviceWindows, channel);
          const allDay = isAllDay(contract.serviceWindows, channel);
          return (
            <Fact key={channel} label={channelName(channel)}>
              <span data-numeric>{allDay ? t('allDay') : text === '' ? t('windowsClosed') : text}</span>
            </Fact>
          );
        })}
        {contract.serviceExceptions.map((one) => (
          <Fact key={`${one.date} ${one.channel}`} label={one.date}>
            {one.channel === null ? null : `${channelName(one.channel)} `}
            <span data-numeric>{one.frames.length === 0 ? t('windowsClosed') : framesText(one.frames)}</span>
          </Fact>
        ))}
      </Facts>
      <h3 className={classes.sub}>{t('autoReply')}</h3>
      <p className={classes.note}>
        {contract.autoReply.enabled ? (
          <AutoReplyExample text={contract.autoReply.text ?? ''} frames={serviceHoursOf({ ...contract, serviceExceptions: [] }, 'wecom-kf').daily} hospital={hospital} />
        ) : (
          t('autoReplyOff')
        )}
      </p>
    </>
  );
}
