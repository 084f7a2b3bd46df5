import { Input } from '@mantine/core';
import { useWords } from '../../app/i18n.tsx';
import { GuardedButton } from '../../ui/desk/GuardedButton.tsx';
import { ShortText } from '../../ui/desk/ShortText.tsx';
import { fieldWords } from './messages.ts';
import classes from './fields.module.css';

interface Props {
  readonly label: string;
  readonly masked: string;
  /** Null: not touched. */
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  readonly error: string | undefined;
  readonly max: number;
}

/** A patient's name or number: what is there stays masked until somebody decides to write another. */
export function PatientField({ label, masked, value, onChange, error, max }: Props) {
  const t = useWords(fieldWords);
  if (value === null) {
    return (
      <div role="group" aria-label={label}>
        <Input.Label labelElement="div">{label}</Input.Label>
        <span className={classes.masked}>
          <span data-numeric>{masked}</span>
          <GuardedButton variant="subtle" size="compact-sm" aria-label={`${label}: ${t('change')}`} onClick={() => onChange('')}>
            {t('change')}
          </GuardedButton>
        </span>
        <p className={classes.hint}>{t('masked')}</p>
      </div>
    );
  }
  return (
    <div className={classes.masked}>
      <ShortText label={label} autoComplete="off" max={max} value={value} onChange={(event) => onChange(event.currentTarget.value)} error={error} flex={1} autoFocus={masked !== ''} />
      {masked === '' ? null : (
        <GuardedButton variant="subtle" size="compact-sm" onClick={() => onChange(null)}>
          {t('keep')}
        </GuardedButton>
      )}
    </div>
  );
}
