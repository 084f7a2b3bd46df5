import { IconArrowForwardUp, IconClock, IconLock } from '@tabler/icons-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { previewOf } from '../../../shared/inbox/rules.ts';
import { timeOf } from '../../../shared/time/shanghai.ts';
import { useDirectory } from '../../app/directory.tsx';
import { useLocale, useWords } from '../../app/i18n.tsx';
import { places } from '../../app/places.ts';
import { fullTime } from '../../app/timeWords.ts';
import { useStaffName } from '../../ui/tags.tsx';
import { inboxDeskWords } from '../deskMessages.ts';
import type { ThreadLine, ThreadMessage } from '../threadItems.ts';
import classes from './desk.module.css';
import { linePhrase } from './lineWords.ts';

interface Props {
  readonly line: ThreadLine;
  /** The message a note is about, when it is loaded. */
  readonly about: ThreadMessage | null;
}

/** What colleagues did or noted, between the messages where it happened. */
export const ThreadLineView = memo(function ThreadLineView({ line, about }: Props) {
  return line.kind === 'note' ? <Note line={line} about={about} /> : <HistoryLine line={line} />;
});

function HistoryLine({ line }: { readonly line: ThreadLine }) {
  const t = useWords(inboxDeskWords);
  const staff = useStaffName();
  const { locale } = useLocale();
  const { key, values } = linePhrase(line, staff, locale);
  return (
    <p className={classes.line}>
      {line.pending ? <IconClock size={12} role="img" aria-label={t('line.pending')} /> : <IconArrowForwardUp size={12} aria-hidden />}
      <span>
        {t(key, values)}
        {line.text === '' ? null : (
          <>
            {t('line.colon')}
            <q>{line.text}</q>
          </>
        )}
      </span>
      <Time at={line.at} />
    </p>
  );
}

/** A note looks like no message: across the thread, on another ground, with its label. */
function Note({ line, about }: Props) {
  const t = useWords(inboxDeskWords);
  const staff = useStaffName();
  return (
    <article className={classes.note} aria-label={t('note.label')}>
      <header className={classes.noteHead}>
        {line.pending ? <IconClock size={14} role="img" aria-label={t('line.pending')} /> : <IconLock size={14} aria-hidden />}
        <strong>{t('note.label')}</strong>
        <span>{line.userId === null ? '' : staff(line.userId)}</span>
        <Time at={line.at} />
      </header>
      <p className={classes.noteText}>
        <WithMentions text={line.text} ids={line.mentionIds} />
      </p>
      {line.messageId === null ? null : (
        <p className={classes.about}>
          {about === null ? t('note.aboutOlder') : <Link href={places.message(line.conversationId, about.id, about.sentAt)}>{previewOf(about.text) || t('note.aboutOlder')}</Link>}
        </p>
      )}
    </article>
  );
}

const literally = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);

/** The names in a note stand out, so that one finds oneself. */
function WithMentions({ text, ids }: { readonly text: string; readonly ids: readonly string[] }): ReactNode {
  const { staffById } = useDirectory();
  const names = ids.flatMap((id) => staffById.get(id)?.displayName ?? []).toSorted((a, b) => b.length - a.length);
  if (names.length === 0) return text;
  const parts = text.split(new RegExp(`(@(?:${names.map(literally).join('|')}))`, 'u'));
  // oxlint-disable-next-line react/no-array-index-key -- the parts have no identity of their own and are never reordered
  return parts.map((part, index) => (index % 2 === 1 ? <mark key={index}>{part}</mark> : part));
}

function Time({ at }: { readonly at: number }) {
  const { locale } = useLocale();
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at, locale)} data-numeric>
      {timeOf(at)}
    </time>
  );
}
