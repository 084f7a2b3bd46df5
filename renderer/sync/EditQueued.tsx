import { useState } from 'react';
import type { QueueItem } from '../../shared/sync/contract.ts';
import { useFieldLabel } from '../app/fieldWords.ts';
import { useWords } from '../app/i18n.tsx';
import { ask } from '../ipc/client.ts';
import { asCoreError, useShowError } from '../ipc/showError.tsx';
import { LongText } from '../ui/desk/LongText.tsx';
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
  const [tried, setTried] = useState(false);
  const isMissing = ({ path, min }: QueueItem['texts'][number]): boolean => min > 0 && texts[path]?.trim() === '';
  const submit = async (): Promise<boolean> => {
    setTried(true);
    if (item.texts.some(isMissing)) return false;
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
      {item.texts.map((text, index) => (
        <LongText
          key={text.path}
          mt="sm"
          label={label(text.path)}
          required={text.min > 0}
          max={text.max ?? Number.POSITIVE_INFINITY}
          minRows={1}
          maxRows={12}
          value={texts[text.path] ?? ''}
          {...(index === 0 ? { 'data-autofocus': true } : {})}
          onChange={(event) => setTexts({ ...texts, [text.path]: event.currentTarget.value })}
          error={tried && isMissing(text) ? t('needText') : undefined}
        />
      ))}
    </FormDialog>
  );
}
