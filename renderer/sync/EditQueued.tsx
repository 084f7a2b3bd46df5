import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { QueueItem } from '../../shared/sync/contract.ts';
import { useFieldLabel } from '../app/fieldWords.ts';
import { useWords } from '../app/i18n.tsx';
import { ask } from '../ipc/client.ts';
import { asCoreError, useShowError } from '../ipc/showError.tsx';
import { FormDialog } from '../ui/dialogs.tsx';
import { useAboutWords } from './aboutWords.ts';
import { syncWords } from './messages.ts';
import classes from './sync.module.css';

/** The person's own words in an action that has not been handed to the relay. */
export function EditQueued({ item, onClose }: { readonly item: QueueItem; readonly onClose: () => void }) {
  const t = useWords(syncWords);
  const { want, about } = useAboutWords()(item);
  const label = useFieldLabel();
  const showError = useShowError();
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() => Object.fromEntries(item.texts.map(({ path, value }) => [path, value])));
  const submit = async (): Promise<boolean> => {
    try {
      await ask('sync.edit', { id: item.id, texts });
      return true;
    } catch (error) {
      showError(asCoreError(error));
      return false;
    }
  };
  return (
    <FormDialog opened onClose={onClose} title={t('editTitle')} size="lg" onSubmit={submit}>
      <p className={classes.note}>
        <b>{want}</b>
        {about === '' ? null : ` · ${about}`} · {t('editHint')}
      </p>
      {item.texts.map(({ path }, index) => (
        <Textarea
          key={path}
          mt="sm"
          label={label(path)}
          autosize
          minRows={1}
          maxRows={12}
          value={texts[path] ?? ''}
          {...(index === 0 ? { 'data-autofocus': true } : {})}
          onChange={(event) => setTexts({ ...texts, [path]: event.currentTarget.value })}
        />
      ))}
    </FormDialog>
  );
}
