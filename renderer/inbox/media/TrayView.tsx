import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { isPicture } from '../../../shared/files/fileTypes.ts';
import { useWords } from '../../app/i18n.tsx';
import { sizeText } from '../../ui/files/sizeText.ts';
import { useBlobUrl } from '../../ui/files/useBlobUrl.ts';
import { kindSymbols } from './FileLine.tsx';
import classes from './media.module.css';
import type { Chosen, Tray } from './useTray.ts';
import { mediaWords } from './words.ts';

/** What is about to be sent, with what can be said against it before it is. */
export function TrayView({ tray }: { readonly tray: Tray }) {
  const t = useWords(mediaWords);
  if (tray.chosen.length === 0) return null;
  return (
    <ul className={classes.tray} aria-label={t('trayLabel')}>
      {tray.chosen.map((one) => (
        <ChosenLine key={one.key} chosen={one} onRemove={() => tray.remove(one.key)} />
      ))}
    </ul>
  );
}

function ChosenLine({ chosen, onRemove }: { readonly chosen: Chosen; readonly onRemove: () => void }) {
  const t = useWords(mediaWords);
  const { name, verdict, percent, file } = chosen;
  const label = t('remove', { name });
  return (
    <li className={classes.chosen} data-refused={verdict?.ok === false}>
      <Sign chosen={chosen} />
      <div className={classes.about}>
        <span className={classes.name} title={name}>
          {name}
        </span>
        <span className={classes.facts} role={verdict?.ok === false ? 'alert' : undefined}>
          <span data-numeric>{sizeText(file.size)}</span>
          <span>{said()}</span>
        </span>
      </div>
      <ActionIcon variant="subtle" color="gray" size={28} aria-label={label} title={label} disabled={percent !== null} onClick={onRemove}>
        <IconX size={16} />
      </ActionIcon>
    </li>
  );

  function said(): string {
    if (percent !== null) return t('adding', { percent });
    if (verdict === null) return t('checking');
    if (verdict.ok) return t('asKind', { kind: t(`kind.${verdict.kind}`) });
    return t(`problem.${verdict.code}`, verdict.code === 'media_too_large' ? { max: sizeText(verdict.maxBytes) } : {});
  }
}

/** The picture itself where its bytes say that it is one. */
function Sign({ chosen: { key, file, mime, verdict } }: { readonly chosen: Chosen }) {
  const picture = useBlobUrl(mime !== null && isPicture(mime) ? key : null, () => Promise.resolve(file));
  const Symbol = kindSymbols[verdict?.ok === true ? verdict.kind : 'file'];
  return <span className={classes.sign}>{picture.kind === 'shown' ? <img src={picture.url} alt="" /> : <Symbol size={20} stroke={1.6} aria-hidden />}</span>;
}
