import type { CallItem } from '../../../shared/calls/contract.ts';
import { callWords } from '../../../shared/calls/words.ts';
import { useWords } from '../../app/i18n.tsx';
import { Link, places } from '../../app/routes.tsx';
import { TimeText } from '../../app/time.tsx';
import { CallMark } from '../../ui/calls/CallMark.tsx';
import { StaffName, SyncMark } from '../../ui/tags.tsx';
import classes from './timeline.module.css';
import line from '../../ui/desk/line.module.css';

/** A telephone call that was linked to the ticket. */
export function CallEntry({ call }: { readonly call: CallItem }) {
  const t = useWords(callWords);
  const who = call.callerName === '' ? call.phone : call.callerName;
  return (
    <>
      <div className={classes.head}>
        <CallMark call={call} />
        <b>{who}</b>
        <span>{[t(`topic.${call.topic}`), call.topicText].filter((part) => part !== '').join(' · ')}</span>
        <StaffName id={call.userId} />
        <SyncMark sync={call.sync} />
        <Link className={line.lineEnd ?? ''} href={places.calls(call.id)}>
          <TimeText at={call.startedAt} />
        </Link>
      </div>
      {call.notes === '' ? null : <p className={classes.text}>{call.notes}</p>}
    </>
  );
}
