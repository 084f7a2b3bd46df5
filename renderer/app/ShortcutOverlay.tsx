import { Kbd, Modal } from '@mantine/core';
import { useLocation } from 'wouter';
import { useWords } from './i18n.tsx';
import { uiMessages } from '../ui/messages.ts';
import classes from './ShortcutOverlay.module.css';
import { keyText, shortcutSheet, shortcutWords } from './shortcutSheet.ts';
import type { Sheet } from './shortcutSheet.ts';
import { useShortcut } from './shortcuts.tsx';

interface Props {
  readonly opened: boolean;
  readonly onOpenedChange: (opened: boolean) => void;
}

/** `?`: everything that can be pressed, with the page in front marked. */
export function ShortcutOverlay({ opened, onOpenedChange }: Props) {
  const t = useWords(shortcutWords);
  const ui = useWords(uiMessages);
  const page = useLocation()[0].split('/')[1];
  useShortcut('?', () => onOpenedChange(true));
  return (
    <Modal
      opened={opened}
      onClose={() => onOpenedChange(false)}
      title={t('title')}
      size={760}
      closeButtonProps={{ 'aria-label': ui('action.close') }}
    >
      <div className={classes.sheet}>
        {shortcutSheet.map((sheet) => (
          <Section key={sheet.section} sheet={sheet} here={sheet.section === page} />
        ))}
      </div>
      <p className={classes.hint}>{t('hint')}</p>
    </Modal>
  );
}

function Section({ sheet, here }: { readonly sheet: Sheet; readonly here: boolean }) {
  const t = useWords(shortcutWords);
  return (
    <section className={classes.section} data-here={here}>
      <h3>{t(sheet.section)}</h3>
      <dl>
        {sheet.rows.map((row) => (
          <div key={row.word}>
            <dt>
              {row.keys.map((key, index) => (
                <span key={key}>
                  {index > 0 ? <span className={classes.between}>{key.startsWith('alt') ? '…' : '/'}</span> : null}
                  <Kbd size="xs">{keyText(key)}</Kbd>
                </span>
              ))}
            </dt>
            <dd>{t(row.word)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
