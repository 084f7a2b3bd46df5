import { Switch } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../app/i18n.tsx';
import { FormDialog } from '../dialogs.tsx';
import { deskWords } from './messages.ts';
import { ShortText } from './ShortText.tsx';

interface Props {
  /** What of the list is kept. */
  readonly hint: string;
  readonly onClose: () => void;
  /** @returns whether it was saved; what went wrong has been shown */
  readonly onSave: (name: string, shared: boolean) => Promise<boolean>;
}

/** What a list shows now, under a name, for oneself or for everybody. */
export function SaveViewDialog({ hint, onClose, onSave }: Props) {
  const t = useWords(deskWords);
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [tried, setTried] = useState(false);
  const submit = (): Promise<boolean> | boolean => {
    setTried(true);
    return name.trim() !== '' && onSave(name.trim(), shared);
  };
  return (
    <FormDialog opened onClose={onClose} title={t('viewSaveAs')} size="sm" onSubmit={submit}>
      <ShortText
        label={t('viewName')}
        description={hint}
        required
        max={40}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={tried && name.trim() === '' ? t('viewNeedName') : undefined}
      />
      <Switch mt="sm" label={t('viewShare')} checked={shared} onChange={(event) => setShared(event.currentTarget.checked)} />
    </FormDialog>
  );
}
