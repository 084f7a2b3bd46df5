import { Button, Drawer } from '@mantine/core';
import { errorCodeOf, errorMessages } from '../../shared/errors/messages.ts';
import type { Rejection } from '../../shared/session/contract.ts';
import { useDirectory } from '../app/directory.tsx';
import { useWords } from '../app/i18n.tsx';
import { TimeText } from '../app/time.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { SkeletonRows } from '../ui/SkeletonRows.tsx';
import { useStaffName } from '../ui/tags.tsx';
import { sessionMessages } from './messages.ts';
import type { SessionWord } from './messages.ts';
import { editPlace, fieldLines, wantWord } from './rejectionView.ts';
import type { FieldLine } from './rejectionView.ts';
import { uiMessages } from '../ui/messages.ts';
import classes from './session.module.css';
import { useWaysOn } from './useWaysOn.ts';
import type { RestoreDraft } from './useWaysOn.ts';

interface Ways {
  readonly restoreDraft: RestoreDraft;
  readonly onClose: () => void;
}

/** Everything the relay refused, with both versions and the ways on: nothing disappears silently (invariant I5). */
export function RejectionsDrawer({ opened, ...ways }: Ways & { readonly opened: boolean }) {
  const t = useWords(sessionMessages);
  const ui = useWords(uiMessages);
  return (
    <Drawer opened={opened} onClose={ways.onClose} position="right" size={480} title={t('rejections.title')} closeButtonProps={{ 'aria-label': ui('action.close') }} classNames={{ body: classes.drawerBody ?? '' }}>
      {opened ? <RejectionList {...ways} /> : null}
    </Drawer>
  );
}

function RejectionList(ways: Ways) {
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
  const why = useWords(errorMessages);
  const ways = useWaysOn(rejection, restoreDraft, onClose);
  return (
    <article className={classes.rejection}>
      <header className={classes.rejectionHead}>
        <h3>{t(wantWord(rejection.name))}</h3>
        <TimeText at={rejection.at} className={classes.time ?? ''} />
      </header>
      <p className={classes.why}>
        {why(errorCodeOf(rejection.code))} <span className={classes.code}>{rejection.code}</span>
      </p>
      <div className={classes.versions}>
        <Version heading={t('rejections.mine')} lines={fieldLines(rejection.mine)} />
        <Version heading={t('rejections.theirs')} lines={theirsOf(rejection)} />
      </div>
      <div className={classes.ways}>
        <Button disabled={ways.busy} title={t('rejections.retryHint')} onClick={() => void ways.retry()}>
          {t('rejections.retry')}
        </Button>
        {editPlace(rejection) === null ? null : (
          <Button variant="default" disabled={ways.busy} onClick={() => void ways.edit()}>
            {t('rejections.edit')}
          </Button>
        )}
        <Button variant="subtle" color="red" disabled={ways.busy} onClick={() => void ways.discard()}>
          {t('rejections.discard')}
        </Button>
      </div>
    </article>
  );
}

/** null: what the action was about is gone. */
function theirsOf(rejection: Rejection): readonly FieldLine[] | null {
  const standing = rejection.theirs.filter((their) => their.row !== null);
  if (rejection.theirs.length > 0 && standing.length === 0) return null;
  return standing.flatMap((their) => fieldLines(their.row));
}

function Version(props: { readonly heading: string; readonly lines: readonly FieldLine[] | null }) {
  const t = useWords(sessionMessages);
  const staff = useStaffName();
  const { hospitalById } = useDirectory();
  const words = ({ field, value }: FieldLine): string => {
    if (value === null) return t('value.nobody');
    if (field === 'hospitalId') return hospitalById.get(value)?.shortName ?? value;
    if (field.endsWith('Id')) return staff(value);
    return field === 'status' ? statusWord(value, t) : value;
  };
  return (
    <section>
      <h4>{props.heading}</h4>
      {props.lines === null ? <p>{t('rejections.gone')}</p> : null}
      <dl>
        {(props.lines ?? []).map((line, index) => (
          <div key={`${line.field}${index}`}>
            <dt>{t(`field.${line.field}`)}</dt>
            <dd>{words(line)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const statusWords = ['open', 'closed', 'in_progress', 'waiting_hospital', 'waiting_patient', 'at_rnd', 'on_site', 'done', 'cancelled'] as const;
function statusWord(value: string, t: (key: SessionWord) => string): string {
  const known = statusWords.find((one) => one === value);
  return known === undefined ? value : t(`value.${known}`);
}
