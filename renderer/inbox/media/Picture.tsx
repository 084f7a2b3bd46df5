import { Button, Group, Modal } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { errorCodeOf, errorMessages } from '../../../shared/errors/messages.ts';
import { isPicture } from '../../../shared/files/fileTypes.ts';
import { useWords } from '../../app/i18n.tsx';
import { TakeKeyboard } from '../../ui/dialogs.tsx';
import { useBlobUrl } from '../../ui/files/useBlobUrl.ts';
import { uiMessages } from '../../ui/messages.ts';
import { loadMedium, smallPicture } from './bytes.ts';
import { FileLine, useSaveMedium } from './FileLine.tsx';
import classes from './media.module.css';
import type { MediumProps } from './mediumProps.ts';
import { MediumState } from './MediumState.tsx';
import { mediaWords } from './words.ts';

/** A small picture in a box that has its size before the picture is there; it opens a large one, and only when asked. */
export function Picture(props: MediumProps) {
  const t = useWords(mediaWords);
  const { medium, message } = props;
  const [large, setLarge] = useState(false);
  const small = useSmall(props);
  const alt = useAlt(props);
  // Kept, and not decoded: too many pixels, damaged, or a format that browsers do not show.
  if (medium.state === 'here' && medium.thumb === null) return <FileLine {...props} note={t('notShown')} actions={null} />;
  if (medium.state === 'failed') return <FileLine {...props} note={null} actions={null} />;
  const mayOpen = medium.state === 'here';
  return (
    <figure className={classes.picture}>
      <button type="button" className={classes.frame} disabled={!mayOpen} aria-label={mayOpen ? t('open', { name: alt }) : alt} onClick={() => setLarge(true)}>
        {small === null ? <IconPhoto size={28} stroke={1.4} aria-hidden /> : <img src={small} alt={alt} draggable={false} />}
      </button>
      <MediumState {...props} />
      {large ? <LargePicture {...props} alt={alt} onClose={() => setLarge(false)} key={message.id} /> : null}
    </figure>
  );
}

function useAlt({ medium, message, conversation }: MediumProps): string {
  const t = useWords(mediaWords);
  if (medium.name !== '' && medium.name !== 'image.png') return medium.name;
  if (message.direction === 'out') return t('ourPicture');
  return t('theirPicture', { sender: message.senderName || (conversation.kind === 'direct' ? conversation.title : '') || t('customer') });
}

/** The small picture as an address; of a reply of one's own that is still on its way, the picture itself. */
function useSmall({ medium, message, n }: MediumProps): string | null {
  const [small, setSmall] = useState<string | null>(null);
  const sha256 = medium.thumb?.sha256 ?? null;
  const messageId = message.id;
  useEffect(() => {
    if (sha256 === null) return undefined;
    let gone = false;
    // Offline, or not there yet: the sign of a picture stays, and the next visit asks again.
    smallPicture(sha256, messageId, n).then((url) => (gone ? undefined : setSmall(url)), () => undefined);
    return () => {
      gone = true;
    };
  }, [sha256, messageId, n]);
  const isOwn = sha256 === null && message.direction === 'out' && medium.state === 'fetching' && isPicture(medium.mime ?? '');
  const own = useBlobUrl(isOwn ? `${messageId} ${n}` : null, () => loadMedium(messageId, n, 'whole'));
  return sha256 === null ? (own.kind === 'shown' ? own.url : null) : small;
}

function LargePicture({ message, medium, n, alt, onClose }: MediumProps & { readonly alt: string; readonly onClose: () => void }) {
  const t = useWords(mediaWords);
  const ui = useWords(uiMessages);
  const why = useWords(errorMessages);
  const save = useSaveMedium();
  const whole = useBlobUrl(medium.sha256, () => loadMedium(message.id, n, 'whole'));
  return (
    <Modal opened onClose={onClose} title={alt} size="auto" centered closeButtonProps={{ 'aria-label': ui('action.close') }}>
      <div className={classes.stage}>
        {whole.kind === 'shown' ? <img className={classes.large} src={whole.url} alt={alt} /> : <p className={classes.note}>{whole.kind === 'failed' ? t('failed', { why: why(errorCodeOf(whole.code)) }) : t('loading')}</p>}
      </div>
      <Group justify="space-between" mt="sm">
        <span className={classes.note} data-numeric>
          {medium.thumb === null ? null : `${medium.thumb.width} × ${medium.thumb.height}`}
        </span>
        <Button variant="default" size="compact-md" onClick={() => void save(message.id, n)}>
          {t('saveShort')}
        </Button>
      </Group>
      <TakeKeyboard />
    </Modal>
  );
}
