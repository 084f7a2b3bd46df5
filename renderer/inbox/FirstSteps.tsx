import { Button } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleDashed } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { MINUTE_MS, mondayOf } from '../../shared/time/shanghai.ts';
import { useDirectory } from '../app/directory.tsx';
import { useWords } from '../app/i18n.tsx';
import { goTo } from '../app/location.ts';
import { places } from '../app/places.ts';
import { useNow } from '../app/time.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import classes from './firstSteps.module.css';
import { inboxMessages } from './messages.ts';

interface Done {
  readonly group: boolean;
  readonly hospital: boolean;
  readonly account: boolean;
}

/** What a fresh relay still lacks before messages can arrive and belong somewhere. null: nothing, or not known yet. */
export function useFirstSteps(): Done | null {
  const { hospitals, contracts, accounts, loading } = useDirectory();
  const { lead } = usePermissions();
  const monday = mondayOf(useNow(MINUTE_MS));
  const groups = useRequest('duty.board', { groupId: null, monday }).data?.groups;
  if (!lead || loading || groups === undefined) return null;
  const done = {
    group: groups.some((group) => group.primaryId !== null),
    hospital: hospitals.length > 0 && contracts.length > 0,
    account: accounts.length > 0,
  };
  return Object.values(done).every(Boolean) ? null : done;
}

/** The first set-up in the order in which one step needs the other; goes away by itself with the last. */
export function FirstSteps({ done }: { readonly done: Done }) {
  const t = useWords(inboxMessages);
  return (
    <section className={classes.steps} aria-labelledby="first-steps">
      <h2 id="first-steps">{t('first.title')}</h2>
      <ol>
        <Step done={done.group} title={t('first.group')} hint={t('first.groupHint')}>
          <Button variant={done.group ? 'default' : 'filled'} onClick={() => goTo(places.duty())}>
            {t('first.toDuty')}
          </Button>
        </Step>
        <Step done={done.hospital} title={t('first.hospital')} hint={t('first.hospitalHint')}>
          <Button variant={done.group && !done.hospital ? 'filled' : 'default'} onClick={() => goTo(places.directory())}>
            {t('first.toDirectory')}
          </Button>
        </Step>
        <Step done={done.account} title={t('first.account')} hint={t('first.accountHint')}>
          <code>npm run relay -- add-account</code>
        </Step>
      </ol>
    </section>
  );
}

function Step(props: { readonly done: boolean; readonly title: string; readonly hint: string; readonly children: ReactNode }) {
  const t = useWords(inboxMessages);
  return (
    <li data-done={props.done}>
      {props.done ? (
        <IconCircleCheckFilled size={20} role="img" aria-label={t('first.done')} />
      ) : (
        <IconCircleDashed size={20} role="img" aria-label={t('first.open')} />
      )}
      <div>
        <b>{props.title}</b>
        <p>{props.hint}</p>
      </div>
      {props.done ? null : props.children}
    </li>
  );
}
