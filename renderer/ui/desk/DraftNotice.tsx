import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useWords } from '../../app/i18n.tsx';
import type { Draft } from './useDraft.tsx';
import classes from './desk.module.css';
import { deskWords } from './messages.ts';

/** Over a form that begins with what was typed earlier, so that nobody wonders, with the way to begin anew. */
export function DraftNotice({ draft: { restored, clear } }: { readonly draft: Pick<Draft<unknown>, 'restored' | 'clear'> }) {
  const t = useWords(deskWords);
  if (!restored) return null;
  return (
    <p className={classes.restored} role="status">
      <IconPencil size={14} aria-hidden />
      <span>{t('draftRestored')}</span>
      <Button variant="subtle" size="compact-xs" onClick={clear}>
        {t('draftClear')}
      </Button>
    </p>
  );
}
