import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Unfilled } from '../../../shared/canned/variables.ts';
import { useLocale, useWords } from '../../app/i18n.tsx';
import { variableWords } from '../../ui/variables.ts';
import classes from './compose.module.css';
import { composeWords } from './messages.ts';

/** Variables that still stand in the text; it cannot be sent with them. */
export function UnfilledNotice({ unfilled, onShow }: { readonly unfilled: readonly Unfilled[]; readonly onShow: () => void }) {
  const t = useWords(composeWords);
  const nameOf = useWords(variableWords);
  const { locale } = useLocale();
  if (unfilled.length === 0) return null;
  const names = new Intl.ListFormat(locale, { type: 'conjunction' }).format([...new Set(unfilled.map(({ name }) => nameOf(name)))]);
  return (
    <div className={classes.unfilled} role="status">
      <IconAlertTriangle size={14} aria-hidden />
      <span>{t('unfilled.notice', { names })}</span>
      <Button size="compact-xs" variant="subtle" onClick={onShow}>
        {t('unfilled.show')}
      </Button>
    </div>
  );
}
