import { ActionIcon, Menu } from '@mantine/core';
import { IconDeviceFloppy, IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useWords } from '../../app/i18n.tsx';
import { useConfirm } from '../dialogs.tsx';
import { deskWords } from './messages.ts';
import { SaveViewDialog } from './SaveViewDialog.tsx';
import { usePermissions } from './usePermissions.ts';

interface SavedView {
  readonly name: string;
  readonly ownerId: string;
  readonly shared: boolean;
}

interface Props {
  /** The saved view that is shown; undefined: one that everybody has. */
  readonly own: SavedView | undefined;
  /** What is shown differs from the view. */
  readonly changed: boolean;
  /** What of the list is kept under a name. */
  readonly hint: string;
  /** What removing does not remove. */
  readonly removeBody: string;
  readonly onUpdate: () => void;
  /** @returns whether it was saved; what went wrong has been shown */
  readonly onSave: (name: string, shared: boolean) => Promise<boolean>;
  readonly onRemove: () => void;
}

/** What can be done with the views of a list: kept under a name, brought up to date, removed. */
export function ViewMenu({ own, changed, hint, removeBody, onUpdate, onSave, onRemove }: Props) {
  const t = useWords(deskWords);
  const { userId, lead, desk } = usePermissions();
  const confirm = useConfirm();
  const [naming, setNaming] = useState(false);
  const mine = own !== undefined && (own.ownerId === userId || (own.shared && lead));
  const remove = async ({ name, shared }: SavedView): Promise<void> => {
    if (await confirm({ title: t('viewRemoveTitle', { name }), body: shared ? t('viewRemoveShared') : removeBody, danger: true })) onRemove();
  };
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('viewActions')} title={t('viewActions')}>
            {changed ? <IconDeviceFloppy size={16} /> : <IconDots size={16} />}
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {own === undefined ? null : (
            <Menu.Item disabled={!changed || !mine} title={mine ? undefined : t('viewNotYours')} onClick={onUpdate}>
              {t('viewUpdate', { name: own.name })}
            </Menu.Item>
          )}
          <Menu.Item disabled={!desk} onClick={() => setNaming(true)}>
            {t('viewSaveAs')}
          </Menu.Item>
          {own === undefined ? null : (
            <Menu.Item color="red" disabled={!mine} title={mine ? undefined : t('viewNotYours')} onClick={() => void remove(own)}>
              {t('viewRemove')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {naming ? <SaveViewDialog hint={hint} onClose={() => setNaming(false)} onSave={onSave} /> : null}
    </>
  );
}
