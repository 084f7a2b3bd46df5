import { Anchor } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { VariableValues } from '../../../shared/canned/variables.ts';
import { useWords } from '../../app/i18n.tsx';
import { Link, places } from '../../app/routes.tsx';
import classes from './compose.module.css';
import { FilledText } from './FilledText.tsx';
import { composeWords } from './messages.ts';
import type { Canned } from './useCanned.ts';

/** The list over the field, and beside it the chosen reply as it will stand in the text. */
export function CannedList({ canned, values }: { readonly canned: Canned; readonly values: VariableValues }) {
  const t = useWords(composeWords);
  const list = useRef<HTMLUListElement>(null);
  const { shown, active, typed, listId } = canned;
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active, typed]);
  if (typed === null) return null;
  const chosen = shown[active];
  return (
    <div className={classes.canned}>
      {chosen === undefined ? (
        <p className={classes.cannedEmpty} role="status">
          {canned.empty ? t('canned.none') : t('canned.noMatch', { typed })}
        </p>
      ) : (
        <div className={classes.cannedBody}>
          <ul ref={list} id={listId} role="listbox" aria-label={t('canned.list')} className={classes.cannedList}>
            {shown.map((reply, index) => (
              <li
                key={reply.id}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === active}
                onPointerMove={() => index !== active && canned.setActive(index)}
                // The text keeps the focus, or the caret would be lost.
                onPointerDown={(event) => {
                  event.preventDefault();
                  canned.choose(reply);
                }}
              >
                <span className={classes.cannedTitle}>{reply.title}</span>
                {reply.ownerId === null ? null : <span className={classes.tag}>{t('canned.personal')}</span>}
                {reply.code === '' ? null : <span className={classes.code}>/{reply.code}</span>}
              </li>
            ))}
          </ul>
          <section className={classes.preview} aria-label={t('canned.preview')} aria-live="polite">
            <p>
              <FilledText text={chosen.text} values={values} />
            </p>
            {chosen.total === 0 ? null : <small data-numeric>{t('canned.used', { count: chosen.total })}</small>}
          </section>
        </div>
      )}
      <footer className={classes.cannedFoot}>
        <span>{t('canned.hint')}</span>
        <Anchor component={Link} href={places.cannedReplies()} size="xs">
          {t('canned.manage')}
        </Anchor>
      </footer>
    </div>
  );
}
