import { ActionIcon, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload, IconFile, IconMicrophone, IconPhoto, IconVideo } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Medium } from '../../../shared/inbox/model.ts';
import { useWords } from '../../app/i18n.tsx';
import { ask } from '../../ipc/client.ts';
import { asCoreError, useShowError } from '../../ipc/showError.tsx';
import { sizeText } from '../../ui/files/sizeText.ts';
import classes from './media.module.css';
import type { MediumProps } from './mediumProps.ts';
import { MediumState } from './MediumState.tsx';
import { typeText } from './typeText.ts';
import { mediaWords } from './words.ts';

export const kindSymbols: Readonly<Record<Medium['kind'], Icon>> = { image: IconPhoto, voice: IconMicrophone, video: IconVideo, file: IconFile };

/** A medium as a line: what it is, its name, size and type, what can be done with it. */
export function FileLine({ note, actions, ...props }: MediumProps & { readonly note: string | null; readonly actions: ReactNode }) {
  const t = useWords(mediaWords);
  const { medium } = props;
  const Symbol = kindSymbols[medium.kind];
  const name = useMediumName(medium);
  return (
    <div className={classes.file} data-state={medium.state}>
      <Symbol size={20} stroke={1.6} role="img" aria-label={t(`kind.${medium.kind}`)} />
      <div className={classes.about}>
        <span className={classes.name} title={name}>
          {name}
        </span>
        <span className={classes.facts}>
          {medium.size === null ? null : <span data-numeric>{sizeText(medium.size)}</span>}
          {medium.mime === null ? null : <span>{typeText(medium)}</span>}
        </span>
        <MediumState {...props} />
        {note === null || medium.state !== 'here' ? null : <span className={classes.note}>{note}</span>}
      </div>
      {medium.state === 'here' ? (
        <div className={classes.actions}>
          {actions}
          <SaveAction {...props} />
        </div>
      ) : null}
    </div>
  );
}

export function useMediumName({ name, kind }: Medium): string {
  const t = useWords(mediaWords);
  return name === '' ? t(`kind.${kind}`) : name;
}

/** Saving is the only way out of the program, and always by the person. */
export function SaveAction({ message, medium, n }: MediumProps) {
  const t = useWords(mediaWords);
  const save = useSaveMedium();
  const label = t('save', { name: useMediumName(medium) });
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={28} aria-label={label} onClick={() => void save(message.id, n)}>
        <IconDownload size={16} />
      </ActionIcon>
    </Tooltip>
  );
}

export function useSaveMedium() {
  const t = useWords(mediaWords);
  const showError = useShowError();
  return async (messageId: MediumProps['message']['id'], n: number): Promise<void> => {
    try {
      const done = await ask('inbox.saveMedia', { messageId, n });
      if (done.kind === 'saved') notifications.show({ message: t('saved', { path: done.path }) });
    } catch (error) {
      showError(asCoreError(error));
    }
  };
}
