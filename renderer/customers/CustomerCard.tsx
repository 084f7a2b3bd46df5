import { ActionIcon, Button, Select } from '@mantine/core';
import { IconAlertTriangle, IconPhone, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Customer, GroupCheck, Writer } from '../../shared/customers/contract.ts';
import type { GroupWarning } from '../../shared/customers/rules.ts';
import type { ContactId } from '../../shared/ids.ts';
import type { Conversation } from '../../shared/inbox/model.ts';
import { useCallSheet } from '../app/callSheet.tsx';
import { useDirectory } from '../app/directory.tsx';
import { useWords } from '../app/i18n.tsx';
import { Link, places } from '../app/routes.tsx';
import { useMutate, useRequest } from '../ipc/useRequest.ts';
import { Section } from '../ui/desk/Facts.tsx';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { MaskedValue } from '../ui/desk/MaskedValue.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { SkeletonRows } from '../ui/SkeletonRows.tsx';
import { ChannelTag, HospitalTag, SyncMark, useStaffName } from '../ui/tags.tsx';
import classes from './customers.module.css';
import { LinkDialog, MergeDialog, StationDialog } from './CustomerDialogs.tsx';
import { History } from './History.tsx';
import { customerWords } from './messages.ts';

type Task = { readonly kind: 'link' } | { readonly kind: 'merge'; readonly contactId: ContactId | null } | { readonly kind: 'station'; readonly check: GroupCheck };

/** The person across channels, in the side panel of a conversation: who it is, everything of theirs, and what is wrong with the groups. */
export function CustomerCard({ conversation }: { readonly conversation: Conversation }) {
  const t = useWords(customerWords);
  const [chosen, setChosen] = useState<string | null>(null);
  const [task, setTask] = useState<Task | null>(null);
  const card = useRequest('customers.card', { conversationId: conversation.id, writer: chosen }, { previous: 'drop' });
  if (card.data === undefined) return card.isError ? null : <SkeletonRows count={2} height={40} />;
  const { writers, customer, groups } = card.data;
  const writer = writers.find((one) => one.externalId === chosen) ?? writers[0];
  const close = (): void => setTask(null);
  return (
    <>
      <Section title={t('title')}>
        {conversation.kind === 'group' && writers.length > 0 ? (
          <Select
            aria-label={t('writers')}
            title={t('writers')}
            allowDeselect={false}
            openOnFocus={false}
            value={writer?.externalId ?? null}
            onChange={setChosen}
            data={writers.map((one) => ({ value: one.externalId, label: one.name === '' ? one.externalId : one.name }))}
            mb={8}
          />
        ) : null}
        {customer === null ? <Unknown writer={writer} onLink={() => setTask({ kind: 'link' })} /> : <Known customer={customer} onMerge={(contactId) => setTask({ kind: 'merge', contactId })} />}
      </Section>
      {groups.length === 0 ? null : <Groups groups={groups} onStation={(check) => setTask({ kind: 'station', check })} />}
      {customer === null ? null : <History history={customer.history} current={conversation.id} />}
      {task?.kind === 'link' && writer !== undefined ? <LinkDialog conversation={conversation} writer={writer} onClose={close} /> : null}
      {task?.kind === 'merge' && customer !== null ? <MergeDialog customer={customer} first={task.contactId} onClose={close} /> : null}
      {task?.kind === 'station' ? <StationDialog check={task.check} onClose={close} /> : null}
    </>
  );
}

function Unknown({ writer, onLink }: { readonly writer: Writer | undefined; readonly onLink: () => void }) {
  const t = useWords(customerWords);
  const { desk } = usePermissions();
  return (
    <div className={classes.unknown}>
      <p>
        <b>{t('nobody')}</b>
        <span>{t('nobodyHint')}</span>
      </p>
      {writer === undefined ? null : (
        <GuardedButton variant="default" blocked={desk ? null : t('readOnly')} onClick={onLink}>
          {t('link')}
        </GuardedButton>
      )}
    </div>
  );
}

function Known({ customer, onMerge }: { readonly customer: Customer; readonly onMerge: (contactId: ContactId | null) => void }) {
  const t = useWords(customerWords);
  const { lead } = usePermissions();
  const { open } = useCallSheet();
  const { desk } = usePermissions();
  const { run } = useMutate();
  const [root, ...others] = customer.contacts;
  if (root === undefined) return null;
  const blocked = lead ? null : t('leadsOnly');
  return (
    <>
      <div className={classes.head}>
        <b>{root.name}</b>
        <span className={classes.quiet}>{root.title}</span>
        <HospitalTag id={root.hospitalId} />
        <SyncMark sync={root.sync} />
      </div>
      <ul className={classes.lines}>
        {customer.contacts.map((one) =>
          one.phone === '' ? null : (
            <li key={one.id}>
              <MaskedValue what={t('phoneOf', { name: one.name })} masked={one.phone} subject="contact" subjectId={one.id} field="phone" />
              {desk ? (
                <Button className={classes.push ?? ''} variant="subtle" size="compact-xs" leftSection={<IconPhone size={12} />} onClick={() => open({ id: root.id, name: root.name, phone: one.phone, hospitalId: root.hospitalId })}>
                  {t('call')}
                </Button>
              ) : null}
            </li>
          ),
        )}
        {customer.identities.map((one) => (
          <li key={one.id}>
            {one.conversation === null ? null : <ChannelTag channel={one.conversation.channel} />}
            {one.conversation === null ? (
              <span className={classes.cut}>{one.name}</span>
            ) : (
              <Link className={classes.cut ?? ''} href={places.inbox(one.conversation.id)} title={one.conversation.title}>
                {one.conversation.title}
              </Link>
            )}
            <SyncMark sync={one.sync} />
            {desk ? (
              <ActionIcon className={classes.push ?? ''} variant="subtle" color="gray" size={24} aria-label={t('unlinkName', { name: one.conversation?.title ?? one.name })} title={t('unlink')} onClick={() => void run('customers.unlink', { identityId: one.id })}>
                <IconX size={14} />
              </ActionIcon>
            ) : null}
          </li>
        ))}
        {others.map((one) => (
          <li key={one.id}>
            <span className={classes.quiet}>{t('merged')}</span>
            <span className={classes.cut}>
              {one.name} <span className={classes.quiet}>{one.title}</span>
            </span>
            <SyncMark sync={one.sync} />
            <GuardedButton className={classes.push ?? ''} variant="subtle" size="compact-xs" blocked={blocked} aria-label={t('unmergeName', { name: one.name })} onClick={() => void run('customers.unmerge', { contactId: one.id })}>
              {t('unmerge')}
            </GuardedButton>
          </li>
        ))}
      </ul>
      {customer.sameNumber.map((one) => (
        <div key={one.id} className={classes.hint}>
          <span>
            {t('sameNumber')} {one.name} <HospitalTag id={one.hospitalId} />
          </span>
          <GuardedButton variant="subtle" size="compact-xs" blocked={blocked} onClick={() => onMerge(one.id)}>
            {t('mergeThis')}
          </GuardedButton>
        </div>
      ))}
      <GuardedButton variant="default" size="compact-xs" blocked={blocked} onClick={() => onMerge(null)}>
        {t('merge')}
      </GuardedButton>
    </>
  );
}

function Groups({ groups, onStation }: { readonly groups: readonly GroupCheck[]; readonly onStation: (check: GroupCheck) => void }) {
  const t = useWords(customerWords);
  const { desk } = usePermissions();
  return (
    <Section title={t('groups')}>
      <ul className={classes.groups}>
        {groups.map((check) => (
          <li key={check.conversation.id}>
            <div className={classes.groupHead}>
              <Link className={classes.cut ?? ''} href={places.inbox(check.conversation.id)} title={check.conversation.title}>
                {check.conversation.title}
              </Link>
              {check.bindingId === null ? null : (
                <GuardedButton className={classes.push ?? ''} variant="subtle" size="compact-xs" blocked={desk ? null : t('readOnly')} onClick={() => onStation(check)}>
                  {t('station')}
                </GuardedButton>
              )}
            </div>
            {check.warnings.map((warning) => (
              <Warning key={warning.kind === 'absent' ? `${warning.kind} ${warning.userId}` : warning.kind} warning={warning} />
            ))}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Warning({ warning }: { readonly warning: GroupWarning }) {
  const t = useWords(customerWords);
  const name = useStaffName();
  const { hospitalById } = useDirectory();
  const text =
    warning.kind === 'absent'
      ? t('warn.absent', { role: t(`role.${warning.role}`), name: name(warning.userId) })
      : warning.kind === 'other_hospital'
        ? t('warn.other_hospital', { hospital: hospitalById.get(warning.hospitalId)?.shortName ?? '' })
        : t(`warn.${warning.kind}`);
  return (
    <p className={classes.warning} data-grave={warning.kind === 'other_hospital' || warning.kind === 'unbound'}>
      <IconAlertTriangle size={14} aria-hidden />
      {text}
    </p>
  );
}
