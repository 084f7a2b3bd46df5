import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Rejection } from '../../../shared/session/contract.ts';
import { editOf, versionsOf } from '../../../shared/sync/rules.ts';
import type { FieldVersions as Versions } from '../../../shared/sync/rules.ts';
import { useWords } from '../../app/i18n.tsx';
import { ask } from '../../ipc/client.ts';
import { asCoreError, useShowError } from '../../ipc/showError.tsx';
import { FieldVersions } from './FieldVersions.tsx';
import type { Choices } from './FieldVersions.tsx';
import { deskWords } from './messages.ts';
import classes from './fieldVersions.module.css';

/** The fields of a refused edit with both versions; null when it was refused for another reason, or its row is gone. */
export function conflictVersions(rejection: Rejection): readonly Versions[] | null {
  const edit = editOf(rejection.mine);
  if (rejection.code !== 'conflict' || edit === null) return null;
  const fields = Object.keys(edit.fields);
  const row = rejection.theirs
    .map((their) => their.row)
    .find((one) => typeof one === 'object' && one !== null && fields.every((field) => field in one));
  return typeof row === 'object' && row !== null ? versionsOf(edit, row) : null;
}

interface Props {
  readonly rejection: Rejection;
  readonly versions: readonly Versions[];
  /** Beside the button that sends, where the way out does not stand elsewhere. */
  readonly otherWay?: ReactNode;
}

/** A refused edit: field by field, one click each, then one to send what was chosen. */
export function EditConflict({ rejection, versions, otherWay }: Props) {
  const t = useWords(deskWords);
  const showError = useShowError();
  const [busy, setBusy] = useState(false);
  // What nobody else touched is taken as it was meant; the rest waits for the person, also where nobody can tell (a patient's name).
  const [chosen, setChosen] = useState<Choices>({});
  const choices: Choices = { ...Object.fromEntries(versions.filter((one) => !one.conflict && one.base !== undefined).map((one) => [one.path, 'mine'] as const)), ...chosen };
  const open = versions.filter((one) => choices[one.path] === undefined).length;
  const send = async (): Promise<void> => {
    setBusy(true);
    try {
      await ask('sync.resolve', { n: rejection.n, mine: versions.map((one) => one.path).filter((path) => choices[path] === 'mine') });
    } catch (error) {
      showError(asCoreError(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={classes.conflictBox}>
      <FieldVersions versions={versions} choices={choices} onChoose={(path, side) => setChosen({ ...chosen, [path]: side })} />
      <div className={classes.ways}>
        <Button size="compact-sm" loading={busy} disabled={open > 0} onClick={() => void send()}>
          {t('versionSend')}
        </Button>
        {otherWay}
        <span>{open > 0 ? t('versionOpen', { count: open }) : t('versionReady')}</span>
      </div>
    </div>
  );
}
