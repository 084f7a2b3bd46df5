import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useWords } from '../../app/i18n.tsx';
import { TimeText } from '../../app/time.tsx';
import { errorCodeOf, errorMessages } from '../../../shared/errors/messages.ts';
import type { Rejection } from '../../../shared/session/contract.ts';
import { ask } from '../../ipc/client.ts';
import { asCoreError, useShowError } from '../../ipc/showError.tsx';
import { useConfirm } from '../dialogs.tsx';
import { conflictVersions, EditConflict } from './EditConflict.tsx';
import { deskWords } from './messages.ts';
import classes from './desk.module.css';
import { GuardedButton } from './GuardedButton.tsx';

interface Props {
  readonly rejection: Rejection;
  /** What was refused, in the words of the feature. */
  readonly title: string;
  /** The person's own words that would be lost with it. */
  readonly words?: string;
  /** Opens the form filled with what the person wanted; absent where there is nothing to change. */
  readonly onEdit?: (() => void) | undefined;
}

/** A refused action beside the row it is about: the reason, and the three ways on (INTERFACE.md). A conflict of fields is decided beneath. */
export function RejectionBanner({ rejection, title, words, onEdit }: Props) {
  const t = useWords(deskWords);
  const why = useWords(errorMessages);
  const confirm = useConfirm();
  const showError = useShowError();
  const act = async (name: 'session.redo' | 'session.discard'): Promise<void> => {
    try {
      await ask(name, { n: rejection.n });
    } catch (error) {
      showError(asCoreError(error));
    }
  };
  const discard = async (): Promise<void> => {
    if (await confirm({ title: t('discardTitle'), body: t('discardBody'), confirmLabel: t('discard'), danger: true })) {
      await act('session.discard');
    }
  };
  const conflict = conflictVersions(rejection);
  const banner = (
    <div className={classes.rejection} role="alert">
      <IconAlertTriangle size={16} aria-hidden />
      <div className={classes.rejectionText}>
        <strong>{title}</strong>
        <span>{why(errorCodeOf(rejection.code))}</span>
        {words === undefined ? null : <q className={classes.words}>{words}</q>}
        <span className={classes.muted}>
          <TimeText at={rejection.at} />
        </span>
      </div>
      {/* The same words again would meet the same other words: they are changed first. */}
      {conflict === null && (rejection.code !== 'conflict' || onEdit === undefined) ? (
        <Button variant="default" size="compact-sm" onClick={() => void act('session.redo')}>
          {t('redo')}
        </Button>
      ) : null}
      {onEdit === undefined || conflict !== null ? null : (
        <Button variant="default" size="compact-sm" onClick={onEdit}>
          {t('edit')}
        </Button>
      )}
      <GuardedButton variant="subtle" color="red" size="compact-sm" onClick={() => void discard()}>
        {t('discard')}
      </GuardedButton>
    </div>
  );
  if (conflict === null) return banner;
  return (
    <div className={classes.conflict}>
      {banner}
      <div className={classes.conflictFields}>
        <EditConflict rejection={rejection} versions={conflict} />
      </div>
    </div>
  );
}
