import { Kbd, Modal, Text } from '@mantine/core';
import { useWords } from './i18n.tsx';
import { appMessages } from './messages.ts';
import { uiMessages } from '../ui/messages.ts';
import classes from './ShortcutOverlay.module.css';
import { useShortcut, useShortcutList } from './shortcuts.tsx';

interface Props {
  readonly opened: boolean;
  readonly onOpenedChange: (opened: boolean) => void;
}

/** `?`: what can be pressed just here. */
export function ShortcutOverlay({ opened, onOpenedChange }: Props) {
  const t = useWords(appMessages);
  const ui = useWords(uiMessages);
  useShortcut('?', () => onOpenedChange(true), { label: t('keys.show') });
  return (
    <Modal opened={opened} onClose={() => onOpenedChange(false)} title={t('keys.title')} size="md" closeButtonProps={{ 'aria-label': ui('action.close') }}>
      <ShortcutTable />
      <Text size="xs" c="dimmed" mt="sm">
        {t('keys.hint')}
      </Text>
    </Modal>
  );
}

function ShortcutTable() {
  const listed = useShortcutList().filter((shortcut) => shortcut.label !== undefined);
  const unique = [...new Map(listed.map((shortcut) => [shortcut.key, shortcut])).values()];
  return (
    <dl className={classes.keys}>
      {unique.map((shortcut) => (
        <div key={shortcut.key}>
          <dt>
            <Kbd size="xs">{keyText(shortcut.key)}</Kbd>
          </dt>
          <dd>{shortcut.label}</dd>
        </div>
      ))}
    </dl>
  );
}

function keyText(combo: string): string {
  return combo
    .split('+')
    .map((part) => (part === 'mod' ? 'Ctrl' : part.length === 1 ? part.toUpperCase() : part[0]?.toUpperCase() + part.slice(1)))
    .join(' + ');
}
