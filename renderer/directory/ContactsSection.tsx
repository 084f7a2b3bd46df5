import { useState } from 'react';
import type { Contact, Hospital } from '../../shared/directory/model.ts';
import { useDirectory } from '../app/directory.tsx';
import { useWords } from '../app/i18n.tsx';
import { ask } from '../ipc/client.ts';
import { asCoreError, useShowError } from '../ipc/showError.tsx';
import { useMutate } from '../ipc/useRequest.ts';
import { useConfirm } from '../ui/dialogs.tsx';
import { Section } from '../ui/desk/Facts.tsx';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { MaskedValue } from '../ui/desk/MaskedValue.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { SyncMark } from '../ui/tags.tsx';
import { ContactDialog } from './ContactDialog.tsx';
import { directoryWords } from './messages.ts';
import classes from './directory.module.css';

/** Whom to speak to; numbers are masked until somebody asks. */
export function ContactsSection({ hospital }: { readonly hospital: Hospital }) {
  const t = useWords(directoryWords);
  const { contacts } = useDirectory();
  const { lead } = usePermissions();
  const [editing, setEditing] = useState<Contact | 'new' | null>(null);
  const own = contacts.filter((contact) => contact.hospitalId === hospital.id);
  const blocked = lead ? null : t('readOnly');
  return (
    <Section
      title={t('contacts')}
      actions={
        <GuardedButton variant="subtle" size="compact-sm" blocked={blocked} onClick={() => setEditing('new')}>
          {t('addContact')}
        </GuardedButton>
      }
    >
      {own.length === 0 ? (
        <p className={classes.note}>
          {t('contactsEmpty')} · {t('contactsEmptyHint')}
        </p>
      ) : (
        <ul className={classes.lines} data-columns="contacts">
          {own.map((contact) => (
            <ContactLine key={contact.id} contact={contact} blocked={blocked} onEdit={setEditing} />
          ))}
        </ul>
      )}
      {editing === null ? null : (
        <ContactDialog hospital={hospital} contact={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
    </Section>
  );
}

interface LineProps {
  readonly contact: Contact;
  readonly blocked: string | null;
  /** Called with the readable number, so that saving cannot write the mask over it. */
  readonly onEdit: (contact: Contact) => void;
}

function ContactLine({ contact, blocked, onEdit }: LineProps) {
  const t = useWords(directoryWords);
  const { contacts, pendingIds } = useDirectory();
  const into = contacts.find((one) => one.id === contact.mergedInto);
  const showError = useShowError();
  const confirm = useConfirm();
  const { run } = useMutate();
  const edit = async (): Promise<void> => {
    if (contact.phone === '') return onEdit(contact);
    try {
      const { value } = await ask('directory.reveal', { subject: 'contact', subjectId: contact.id, field: 'phone' });
      onEdit({ ...contact, phone: value });
    } catch (error) {
      showError(asCoreError(error));
    }
    return undefined;
  };
  const remove = async (): Promise<void> => {
    const title = t('removeContactTitle', { name: contact.name });
    const yes = await confirm({ title, body: t('removeContactBody'), confirmLabel: t('remove'), danger: true });
    if (yes) await run('directory.removeContact', { contactId: contact.id });
  };
  return (
    <li>
      <b>{contact.name}</b>
      <span className={classes.muted}>{into === undefined ? contact.title : t('mergedInto', { name: into.name })}</span>
      <MaskedValue what={t('contactPhone')} masked={contact.phone} subject="contact" subjectId={contact.id} field="phone" />
      <span className={classes.lineActions}>
        <SyncMark sync={pendingIds.includes(contact.id) ? 'pending' : 'synced'} />
        <GuardedButton
          variant="subtle"
          size="compact-xs"
          blocked={blocked}
          aria-label={`${t('editContact')} ${contact.name}`}
          onClick={() => void edit()}
        >
          {t('edit')}
        </GuardedButton>
        <GuardedButton
          variant="subtle"
          color="red"
          size="compact-xs"
          blocked={blocked}
          aria-label={`${t('removeContact')} ${contact.name}`}
          onClick={() => void remove()}
        >
          {t('remove')}
        </GuardedButton>
      </span>
    </li>
  );
}
