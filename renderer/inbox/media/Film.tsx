import { Button, Modal } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { errorCodeOf, errorMessages } from '../../../shared/errors/messages.ts';
import { isPlayable } from '../../../shared/inbox/media.ts';
import { useWords } from '../../app/i18n.tsx';
import { TakeKeyboard } from '../../ui/dialogs.tsx';
import { useBlobUrl } from '../../ui/files/useBlobUrl.ts';
import { uiMessages } from '../../ui/messages.ts';
import { loadMedium } from './bytes.ts';
import { FileLine, useMediumName } from './FileLine.tsx';
import classes from './media.module.css';
import type { MediumProps } from './mediumProps.ts';
import { mediaWords } from './words.ts';

/** A video: a line, and a player of its own for what Chromium plays. Its bytes are fetched when somebody asks. */
export function Film(props: MediumProps) {
  const t = useWords(mediaWords);
  const { medium } = props;
  const [opened, setOpened] = useState(false);
  const name = useMediumName(medium);
  const plays = medium.state === 'here' && isPlayable(medium.mime ?? '');
  const button = plays ? (
    <Button variant="subtle" size="compact-sm" leftSection={<IconPlayerPlay size={14} />} aria-label={t('play', { name })} onClick={() => setOpened(true)}>
      {t('playShort')}
    </Button>
  ) : null;
  return (
    <>
      <FileLine {...props} note={plays ? null : t('notPlayableVideo')} actions={button} />
      {opened ? <Screen {...props} name={name} onClose={() => setOpened(false)} /> : null}
    </>
  );
}

function Screen({ message, medium, n, name, onClose }: MediumProps & { readonly name: string; readonly onClose: () => void }) {
  const t = useWords(mediaWords);
  const ui = useWords(uiMessages);
  const why = useWords(errorMessages);
  const whole = useBlobUrl(medium.sha256, () => loadMedium(message.id, n, 'whole'));
  return (
    <Modal opened onClose={onClose} title={name} size="xl" centered closeButtonProps={{ 'aria-label': ui('action.close') }}>
      <div className={classes.stage}>
        {whole.kind === 'shown' ? <video className={classes.large} controls autoPlay src={whole.url} aria-label={t('player', { name })} /> : <p className={classes.note}>{whole.kind === 'failed' ? t('failed', { why: why(errorCodeOf(whole.code)) }) : t('loading')}</p>}
      </div>
      <TakeKeyboard />
    </Modal>
  );
}
