import { Button } from '@mantine/core';
import { IconDeviceDesktop } from '@tabler/icons-react';
import type { OtherDraft } from '../../../shared/inbox/drafts.ts';
import { useWords } from '../../app/i18n.tsx';
import { TimeText } from '../../app/time.tsx';
import classes from './compose.module.css';
import { composeWords } from './messages.ts';

/** Words of the person's other computer that would get lost; one's own stay until they decide. */
export function OtherDraftNotice({ other, onUse, onDiscard }: { readonly other: OtherDraft; readonly onUse: () => void; readonly onDiscard: () => void }) {
  const t = useWords(composeWords);
  return (
    <div className={classes.otherDraft} role="status">
      <IconDeviceDesktop size={16} aria-hidden />
      <span>
        {t('draft.other')} · <TimeText at={other.at} />
      </span>
      <q title={other.text}>{other.text}</q>
      <Button size="compact-xs" variant="light" onClick={onUse}>
        {t('draft.use')}
      </Button>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={onDiscard}>
        {t('draft.discard')}
      </Button>
    </div>
  );
}
