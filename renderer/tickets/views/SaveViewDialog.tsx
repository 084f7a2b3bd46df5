import { Switch } from '@mantine/core';
import { useState } from 'react';
import type { TicketViewId } from '../../../shared/ids.ts';
import type { ListSpec } from '../../../shared/tickets/listModel.ts';
import { useWords } from '../../app/i18n.tsx';
import { useMutate } from '../../ipc/useRequest.ts';
import { FormDialog } from '../../ui/dialogs.tsx';
import { newId } from '../../ui/newId.ts';
import { listWords } from '../listMessages.ts';
import { ShortText } from '../../ui/desk/ShortText.tsx';

interface Props {
  readonly spec: ListSpec;
  readonly onClose: () => void;
  readonly onSaved: (view: string) => void;
}

/** What is shown now, under a name, for oneself or for everybody. */
export function SaveViewDialog({ spec, onClose, onSaved }: Props) {
  const t = useWords(listWords);
  const { run } = useMutate();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [tried, setTried] = useState(false);
  const submit = async (): Promise<boolean> => {
    setTried(true);
    if (name.trim() === '') return false;
    const viewId = newId<TicketViewId>();
    if (!(await run('tickets.saveView', { viewId, name: name.trim(), shared, spec }))) return false;
    onSaved(viewId);
    return true;
  };
  return (
    <FormDialog opened onClose={onClose} title={t('views.saveAs')} size="sm" onSubmit={submit}>
      <ShortText
        label={t('views.name')}
        description={t('views.saveHint')}
        required
        max={40}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={tried && name.trim() === '' ? t('views.needName') : undefined}
      />
      <Switch mt="sm" label={t('views.share')} checked={shared} onChange={(event) => setShared(event.currentTarget.checked)} />
    </FormDialog>
  );
}
