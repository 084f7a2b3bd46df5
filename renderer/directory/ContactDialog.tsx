import { useState } from 'react';
import type { ContactId } from '../../shared/ids.ts';
import type { Contact, Hospital } from '../../shared/directory/model.ts';
import { useWords } from '../app/i18n.tsx';
import { useMutate } from '../ipc/useRequest.ts';
import { ShortText } from '../ui/desk/ShortText.tsx';
import { FormDialog } from '../ui/dialogs.tsx';
import { newId } from '../ui/newId.ts';
import { directoryWords } from './messages.ts';
import classes from './directory.module.css';

const PHONE = /^[\d+\- ]{0,20}$/;

interface Props {
  readonly hospital: Hospital;
  /** With its readable number; null: a new one. */
  readonly contact: Contact | null;
  readonly onClose: () => void;
}

export function ContactDialog({ hospital, contact, onClose }: Props) {
  const t = useWords(directoryWords);
  const { run } = useMutate();
  const [id] = useState(() => contact?.id ?? newId<ContactId>());
  const [name, setName] = useState(contact?.name ?? '');
  const [title, setTitle] = useState(contact?.title ?? '');
  const [phone, setPhone] = useState(contact?.phone ?? '');
  const [tried, setTried] = useState(false);
  const badPhone = !PHONE.test(phone.trim());
  const submit = async (): Promise<boolean> => {
    setTried(true);
    if (name.trim() === '' || badPhone) return false;
    return run('directory.saveContact', {
      contact: { id, hospitalId: hospital.id, name: name.trim(), title: title.trim(), phone: phone.trim() },
    });
  };
  return (
    <FormDialog opened onClose={onClose} title={t(contact === null ? 'contactTitleNew' : 'editContact')} onSubmit={submit}>
      {contact === null || contact.phone === '' ? null : <p className={classes.note}>{t('editContactReveal')}</p>}
      <div className={classes.form}>
        <ShortText
          label={t('contactName')}
          required
          max={60}
          data-autofocus
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={tried && name.trim() === '' ? t('needContactName') : undefined}
        />
        <ShortText
          label={t('contactTitle')}
          max={60}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <ShortText
          label={t('contactPhone')}
          max={20}
          inputMode="tel"
          autoComplete="off"
          value={phone}
          onChange={(event) => setPhone(event.currentTarget.value)}
          error={tried && badPhone ? t('badPhone') : undefined}
        />
      </div>
    </FormDialog>
  );
}
