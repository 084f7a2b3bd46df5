import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useRef } from 'react';
import { takesMedia } from '../../../shared/inbox/media.ts';
import { mediumKind } from '../../../shared/inbox/model.ts';
import type { MediaRules } from '../../../shared/inbox/model.ts';
import { useWords } from '../../app/i18n.tsx';
import { sizeText } from '../../ui/files/sizeText.ts';
import { mediaWords } from './words.ts';

interface Props {
  readonly rules: MediaRules;
  /** Nothing can be sent now at all. */
  readonly disabled: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Chooses pictures and files; says beforehand what the channel takes, and where it takes none. */
export function AttachButton({ rules, disabled, onFiles }: Props) {
  const t = useWords(mediaWords);
  const picker = useRef<HTMLInputElement>(null);
  const possible = takesMedia(rules);
  const limits = useLimits(rules);
  return (
    <>
      <Tooltip label={possible ? `${t('attach')} · ${limits}` : limits} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          aria-label={t('attach')}
          aria-description={limits}
          aria-disabled={!possible || disabled}
          data-disabled={!possible || disabled}
          onClick={() => (possible && !disabled ? picker.current?.click() : undefined)}
        >
          <IconPaperclip size={18} />
        </ActionIcon>
      </Tooltip>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={t('attach')}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}

function useLimits(rules: MediaRules): string {
  const t = useWords(mediaWords);
  if (!takesMedia(rules)) return t('attachNone');
  const kinds = mediumKind.options.flatMap((kind) => {
    const rule = rules[kind];
    return rule === undefined ? [] : [t('limit', { kind: t(`kind.${kind}`), size: sizeText(rule.maxBytes) })];
  });
  return t('attachLimits', { kinds: kinds.join(' · ') });
}
