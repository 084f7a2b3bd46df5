import type { TicketViewId } from '../../../shared/ids.ts';
import type { ListSpec } from '../../../shared/tickets/listModel.ts';
import { useWords } from '../../app/i18n.tsx';
import { useMutate } from '../../ipc/useRequest.ts';
import { SaveViewDialog as NamedView } from '../../ui/desk/SaveViewDialog.tsx';
import { newId } from '../../ui/newId.ts';
import { listWords } from '../listMessages.ts';

interface Props {
  readonly spec: ListSpec;
  readonly onClose: () => void;
  readonly onSaved: (view: string) => void;
}

/** What the ticket list shows now, under a name. */
export function SaveViewDialog({ spec, onClose, onSaved }: Props) {
  const t = useWords(listWords);
  const { run } = useMutate();
  const save = async (name: string, shared: boolean): Promise<boolean> => {
    const viewId = newId<TicketViewId>();
    if (!(await run('tickets.saveView', { viewId, name, shared, spec }))) return false;
    onSaved(viewId);
    return true;
  };
  return <NamedView hint={t('views.saveHint')} onClose={onClose} onSave={save} />;
}
