import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { errorCodeOf, errorMessages } from '../../../shared/errors/messages.ts';
import { isPlayable } from '../../../shared/inbox/media.ts';
import { useWords } from '../../app/i18n.tsx';
import { useBlobUrl } from '../../ui/files/useBlobUrl.ts';
import { loadMedium } from './bytes.ts';
import { FileLine, useMediumName } from './FileLine.tsx';
import classes from './media.module.css';
import type { MediumProps } from './mediumProps.ts';
import { mediaWords } from './words.ts';

/** Voice: a line, and a player for what Chromium plays once somebody asks. AMR and silk are to be saved. */
export function Sound(props: MediumProps) {
  const t = useWords(mediaWords);
  const { medium } = props;
  const [asked, setAsked] = useState(false);
  const name = useMediumName(medium);
  const plays = medium.state === 'here' && isPlayable(medium.mime ?? '');
  const button = plays && !asked ? (
    <Button variant="subtle" size="compact-sm" leftSection={<IconPlayerPlay size={14} />} aria-label={t('play', { name })} onClick={() => setAsked(true)}>
      {t('playShort')}
    </Button>
  ) : null;
  return (
    <>
      <FileLine {...props} note={plays ? null : t('notPlayable')} actions={button} />
      {asked ? <Player {...props} name={name} /> : null}
    </>
  );
}

function Player({ message, medium, n, name }: MediumProps & { readonly name: string }) {
  const t = useWords(mediaWords);
  const why = useWords(errorMessages);
  const whole = useBlobUrl(medium.sha256, () => loadMedium(message.id, n, 'whole'));
  if (whole.kind === 'failed') return <p className={classes.note}>{t('failed', { why: why(errorCodeOf(whole.code)) })}</p>;
  return whole.kind === 'shown' ? <audio className={classes.player} controls autoPlay src={whole.url} aria-label={t('player', { name })} /> : <p className={classes.note}>{t('loading')}</p>;
}
