import { MultiSelect, Select } from '@mantine/core';
import { useState } from 'react';
import type { Customer, GroupCheck, Writer } from '../../shared/customers/contract.ts';
import { standing } from '../../shared/customers/rules.ts';
import { asId } from '../../shared/ids.ts';
import type { ContactId, IdentityId, UserId } from '../../shared/ids.ts';
import type { Conversation } from '../../shared/inbox/model.ts';
import { useDirectory } from '../app/directory.tsx';
import { useWords } from '../app/i18n.tsx';
import { useMutate, useRequest } from '../ipc/useRequest.ts';
import { FormDialog } from '../ui/dialogs.tsx';
import { newId } from '../ui/newId.ts';
import { useStaffName } from '../ui/tags.tsx';
import classes from './customers.module.css';
import { customerWords } from './messages.ts';

interface ContactSelectProps {
  readonly label: string;
  readonly description: string;
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
  /** Those of this hospital stand first. */
  readonly hospitalId: string | null;
  readonly without: ReadonlySet<string>;
  readonly error: string | undefined;
}

/** Contacts that stand for somebody, by hospital. */
function ContactSelect({ hospitalId, without, ...rest }: ContactSelectProps) {
  const { contacts, hospitalById } = useDirectory();
  const shown = standing(contacts).filter((one) => !without.has(one.id));
  const rank = (one: (typeof shown)[number]): number => (one.hospitalId === hospitalId ? 0 : 1);
  const data = shown
    .toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
    .map((one) => ({ value: one.id as string, label: [one.name, one.title, hospitalById.get(one.hospitalId)?.shortName ?? '', one.phone].filter((part) => part !== '').join(' · ') }));
  return <Select searchable data-autofocus openOnFocus={false} data={data} {...rest} />;
}

export function LinkDialog({ conversation, writer, onClose }: { readonly conversation: Conversation; readonly writer: Writer; readonly onClose: () => void }) {
  const t = useWords(customerWords);
  const { run } = useMutate();
  const [contactId, setContactId] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const submit = async (): Promise<boolean> => {
    setTried(true);
    if (contactId === null) return false;
    return run('customers.link', { identityId: newId<IdentityId>(), contactId: asId<ContactId>(contactId), accountId: conversation.accountId, externalId: writer.externalId, name: writer.name.slice(0, 80) });
  };
  return (
    <FormDialog opened onClose={onClose} title={t('linkTitle', { name: writer.name === '' ? writer.externalId : writer.name })} submitLabel={t('link')} size="sm" onSubmit={submit}>
      <ContactSelect label={t('linkContact')} description={t('linkHint')} value={contactId} onChange={setContactId} hospitalId={conversation.hospitalId} without={new Set()} error={tried && contactId === null ? t('linkNeed') : undefined} />
    </FormDialog>
  );
}

/** What will be shown together is shown before; nothing is moved, so taking apart is always possible. */
export function MergeDialog({ customer, first, onClose }: { readonly customer: Customer; readonly first: ContactId | null; readonly onClose: () => void }) {
  const t = useWords(customerWords);
  const { run } = useMutate();
  const { hospitalById } = useDirectory();
  const [contactId, setContactId] = useState<string | null>(first);
  const [tried, setTried] = useState(false);
  const [into] = customer.contacts;
  const preview = useRequest('customers.get', { contactId: asId<ContactId>(contactId ?? '-') }, { enabled: contactId !== null, previous: 'drop' });
  const other = preview.data?.contacts[0];
  if (into === undefined) return null;
  const submit = async (): Promise<boolean> => {
    setTried(true);
    return contactId !== null && run('customers.merge', { contactId: asId<ContactId>(contactId), intoId: into.id });
  };
  return (
    <FormDialog opened onClose={onClose} title={t('mergeTitle', { name: into.name })} submitLabel={t('mergeDo')} onSubmit={submit}>
      <ContactSelect
        label={t('mergeWho')}
        description={t('mergeHint')}
        value={contactId}
        onChange={setContactId}
        hospitalId={into.hospitalId}
        without={new Set(customer.contacts.map((one) => one.id))}
        error={tried && contactId === null ? t('mergeNeed') : undefined}
      />
      {preview.data === undefined || other === undefined ? null : (
        <div className={classes.preview} role="status">
          <p>{t('mergePreview')}</p>
          <Counts customer={preview.data} />
          <Titles customer={preview.data} />
          {other.hospitalId === into.hospitalId ? null : (
            <p className={classes.warning}>{t('mergeOtherHospital', { name: other.name, hospital: hospitalById.get(other.hospitalId)?.shortName ?? '', into: hospitalById.get(into.hospitalId)?.shortName ?? '' })}</p>
          )}
        </div>
      )}
    </FormDialog>
  );
}

function Counts({ customer: { identities, history } }: { readonly customer: Customer }) {
  const t = useWords(customerWords);
  const { counts } = history;
  const parts = [
    t('count', { what: t('identities'), count: identities.length }),
    t('count', { what: t('conversations'), count: counts.conversations }),
    t('count', { what: t('tickets'), count: counts.tickets }),
    t('count', { what: t('calls'), count: counts.calls }),
    t('count', { what: t('callbacks'), count: counts.callbacks }),
  ];
  return <p data-numeric>{parts.join(' · ')}</p>;
}

const NAMED = 3;

/** The newest of each, so that one sees whose things they are. */
function Titles({ customer: { history } }: { readonly customer: Customer }) {
  const titles = [
    ...history.conversations.slice(0, NAMED).map((one) => one.title),
    ...history.tickets.slice(0, NAMED).map((one) => (one.number === null ? one.title : `#${one.number} ${one.title}`)),
    ...history.callbacks.slice(0, NAMED).map((one) => one.subject),
  ];
  return (
    <ul className={classes.titles}>
      {titles.map((one, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- texts that may be equal and never move
        <li key={index}>{one}</li>
      ))}
    </ul>
  );
}

export function StationDialog({ check, onClose }: { readonly check: GroupCheck; readonly onClose: () => void }) {
  const t = useWords(customerWords);
  const { run } = useMutate();
  const { bindings, staff } = useDirectory();
  const name = useStaffName();
  const binding = bindings.find((one) => one.id === check.bindingId);
  const [staffIds, setStaffIds] = useState<readonly string[]>(binding?.staffIds ?? []);
  const submit = async (): Promise<boolean> => binding !== undefined && run('directory.stationStaff', { bindingId: binding.id, staffIds: staffIds.map((id) => asId<UserId>(id)) });
  const data = staff.filter((one) => one.active || staffIds.includes(one.id)).map((one) => ({ value: one.id as string, label: name(one.id) }));
  return (
    <FormDialog opened onClose={onClose} title={t('stationTitle', { group: check.conversation.title })} size="sm" onSubmit={submit}>
      <MultiSelect label={t('staff')} description={t('stationHint')} size="xs" searchable data-autofocus openOnFocus={false} data={data} value={[...staffIds]} onChange={setStaffIds} />
    </FormDialog>
  );
}
