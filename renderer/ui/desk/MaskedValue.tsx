import { CopyButton } from '@mantine/core';
import { useState } from 'react';
import type { Disclosure } from '../../../shared/directory/model.ts';
import { useWords } from '../../app/i18n.tsx';
import { ask } from '../../ipc/client.ts';
import { asCoreError, useShowError } from '../../ipc/showError.tsx';
import { deskWords } from './messages.ts';
import classes from './desk.module.css';
import { GuardedButton } from './GuardedButton.tsx';

interface Props {
  /** What it is, for the button's name: `患者电话`. */
  readonly what: string;
  readonly masked: string;
  readonly subject: Disclosure['subject'];
  readonly subjectId: string;
  readonly field: 'phone' | 'name';
}

/** Personal data, masked until somebody asks; asking is written down before the answer comes. */
export function MaskedValue({ what, masked, subject, subjectId, field }: Props) {
  const t = useWords(deskWords);
  const showError = useShowError();
  const [readable, setReadable] = useState<string | null>(null);
  if (masked === '') return <span className={classes.muted}>{t('notGiven')}</span>;
  const reveal = async (): Promise<void> => {
    try {
      setReadable((await ask('directory.reveal', { subject, subjectId, field })).value);
    } catch (error) {
      showError(asCoreError(error));
    }
  };
  return (
    <span className={classes.masked}>
      {readable === null ? (
        <span data-numeric>{masked}</span>
      ) : (
        <CopyButton value={readable}>
          {({ copy }) => (
            <button type="button" className={classes.readable} title={t('revealed')} onClick={copy} data-numeric>
              {readable}
            </button>
          )}
        </CopyButton>
      )}
      <GuardedButton
        variant="subtle"
        size="compact-xs"
        aria-label={readable === null ? t('revealLabel', { what }) : t('hide')}
        onClick={() => (readable === null ? void reveal() : setReadable(null))}
      >
        {readable === null ? t('reveal') : t('hide')}
      </GuardedButton>
    </span>
  );
}
