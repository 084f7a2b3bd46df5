import { Button } from '@mantine/core';
import { errorCodeOf, errorMessages } from '../../shared/errors/messages.ts';
import type { Rejection } from '../../shared/session/contract.ts';
import { actionMessages, wantWord } from '../app/actionWords.ts';
import { useFieldWords } from '../app/fieldWords.ts';
import { useWords } from '../app/i18n.tsx';
import { TimeText } from '../app/time.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { conflictVersions, EditConflict } from '../ui/desk/EditConflict.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { SkeletonRows } from '../ui/SkeletonRows.tsx';
import { sessionMessages } from './messages.ts';
import { aboutOf, alignedLines, editPlace, isGone } from './rejectionView.ts';
import classes from './session.module.css';
import { useWaysOn } from './useWaysOn.ts';
import type { RestoreDraft } from './useWaysOn.ts';

export interface Ways {
  readonly restoreDraft: RestoreDraft;
  /** The person goes elsewhere to change what was refused. */
  readonly onClose: () => void;
}

/** Every refused action with both versions and the ways on. */
export function RejectionList(ways: Ways) {
  const t = useWords(sessionMessages);
  const rejections = useRequest('session.rejections', {});
  if (rejections.data === undefined) return <SkeletonRows count={3} height={96} />;
  if (rejections.data.length === 0) {
    return <EmptyState title={t('rejections.empty')} hint={t('rejections.emptyHint')} />;
  }
  return rejections.data.map((rejection) => <RejectionCard key={rejection.n} rejection={rejection} {...ways} />);
}

function RejectionCard({ rejection, restoreDraft, onClose }: Ways & { readonly rejection: Rejection }) {
  const t = useWords(sessionMessages);
  const action = useWords(actionMessages);
  const why = useWords(errorMessages);
  const ways = useWaysOn(rejection, restoreDraft, onClose);
  const conflict = conflictVersions(rejection);
  const about = aboutOf(rejection);
  const discard = (
    <Button variant="subtle" color="red" size={conflict === null ? 'sm' : 'compact-sm'} disabled={ways.busy} onClick={() => void ways.discard()}>
      {t('rejections.discard')}
    </Button>
  );
  return (
    <article className={classes.rejection} aria-label={action(wantWord(rejection.name))}>
      <header className={classes.rejectionHead}>
        <h3>
          {action(wantWord(rejection.name))}
          {about === '' ? null : <span> · {about}</span>}
        </h3>
        <TimeText at={rejection.at} className={classes.time ?? ''} />
      </header>
      <p className={classes.why}>
        {why(errorCodeOf(rejection.code))} <span className={classes.code}>{rejection.code}</span>
      </p>
      {conflict === null ? (
        <>
          <BothVersions rejection={rejection} />
          <div className={classes.ways}>
            <Button disabled={ways.busy} title={t('rejections.retryHint')} onClick={() => void ways.retry()}>
              {t('rejections.retry')}
            </Button>
            {editPlace(rejection) === null ? null : (
              <Button variant="default" disabled={ways.busy} onClick={() => void ways.edit()}>
                {t('rejections.edit')}
              </Button>
            )}
            {discard}
          </div>
        </>
      ) : (
        <EditConflict rejection={rejection} versions={conflict} otherWay={discard} />
      )}
    </article>
  );
}

/** What was wanted and what stands, one line per field. */
function BothVersions({ rejection }: { readonly rejection: Rejection }) {
  const t = useWords(sessionMessages);
  const words = useFieldWords();
  const cell = (field: string, value: unknown): string => (value === undefined ? '' : words.value(field, value));
  return (
    <table className={classes.versions}>
      <thead>
        <tr>
          <th scope="col">{t('rejections.field')}</th>
          <th scope="col">{t('rejections.mine')}</th>
          <th scope="col">{t('rejections.theirs')}</th>
        </tr>
      </thead>
      <tbody>
        {alignedLines(rejection).map(({ field, mine, theirs }) => (
          <tr key={field} data-differs={mine !== undefined && theirs !== undefined && mine !== theirs}>
            <th scope="row">{words.label(field)}</th>
            <td>{cell(field, mine)}</td>
            <td>{cell(field, theirs)}</td>
          </tr>
        ))}
        {isGone(rejection) ? (
          <tr>
            <th scope="row" />
            <td />
            <td>{t('rejections.gone')}</td>
          </tr>
        ) : null}
      </tbody>
    </table>
  );
}
