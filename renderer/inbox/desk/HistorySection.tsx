import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ConversationId } from '../../../shared/ids.ts';
import { useLocale, useWords } from '../../app/i18n.tsx';
import { TimeText } from '../../app/time.tsx';
import { useRequest } from '../../ipc/useRequest.ts';
import { Section } from '../../ui/desk/Facts.tsx';
import { useStaffName } from '../../ui/tags.tsx';
import { inboxDeskWords } from '../deskMessages.ts';
import classes from './desk.module.css';
import { linePhrase } from './lineWords.ts';

const FIRST = 5;
const MOST = 500;

/** Who had the conversation, when, from whom and why; newest first. */
export function HistorySection({ conversationId }: { readonly conversationId: ConversationId }) {
  const t = useWords(inboxDeskWords);
  const staff = useStaffName();
  const { locale } = useLocale();
  const [limit, setLimit] = useState(FIRST);
  const lines = useRequest('inbox.history', { conversationId, limit: limit + 1 }).data ?? [];
  return (
    <Section title={t('history.title')}>
      {lines.length === 0 ? <p className={classes.none}>{t('history.none')}</p> : null}
      <ul className={classes.history}>
        {lines.slice(0, limit).map((line) => {
          const { key, values } = linePhrase(line, staff, locale);
          return (
            <li key={line.id}>
              <TimeText at={line.at} />
              <span>
                {t(key, values)}
                {line.text === '' ? null : <q>{t('line.colon') + line.text}</q>}
              </span>
            </li>
          );
        })}
      </ul>
      {lines.length > limit ? (
        <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setLimit(MOST - 1)}>
          {t('history.more')}
        </Button>
      ) : null}
    </Section>
  );
}
