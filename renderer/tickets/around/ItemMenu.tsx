import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { CheckItem } from '../../../shared/tickets/model.ts';
import { useWords } from '../../app/i18n.tsx';
import { aroundWords } from './messages.ts';

interface Props {
  readonly item: CheckItem;
  readonly first: boolean;
  readonly last: boolean;
  readonly onRename: () => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
}

/** What is done to one point of the list. */
export function ItemMenu({ item, first, last, onRename, onMove, onRemove }: Props) {
  const t = useWords(aroundWords);
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={24} aria-label={t('itemMore', { item: item.text })} title={t('itemMore', { item: item.text })}>
          <IconDots size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onRename}>{t('itemRename')}</Menu.Item>
        <Menu.Item disabled={first} rightSection={t('itemUpKey')} onClick={() => onMove(-1)}>
          {t('itemUp')}
        </Menu.Item>
        <Menu.Item disabled={last} rightSection={t('itemDownKey')} onClick={() => onMove(1)}>
          {t('itemDown')}
        </Menu.Item>
        <Menu.Item color="red" onClick={onRemove}>
          {t('itemRemove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
