import { useWords } from '../../app/i18n.tsx';
import { ClockField } from '../desk/ClockField.tsx';
import { DateField } from '../desk/DateField.tsx';
import { ShortText } from '../desk/ShortText.tsx';
import type { CallField, CallText } from './call.ts';
import { proofWords } from './messages.ts';
import classes from './proof.module.css';

interface Props {
  readonly value: CallText;
  readonly onChange: (call: CallText) => void;
  readonly why: (field: CallField) => string | undefined;
}

/** A telephone call: its day, from when to when, and the last digits of the number. */
export function CallFields({ value: { callDate, callStart, callEnd, phoneTail }, onChange, why }: Props) {
  const t = useWords(proofWords);
  const call = { callDate, callStart, callEnd, phoneTail };
  return (
    <div className={classes.call}>
      <DateField label={t('callDate')} value={callDate} onChange={(date) => onChange({ ...call, callDate: date })} error={why('callDate')} />
      <ClockField label={t('callStart')} value={callStart} onChange={(time) => onChange({ ...call, callStart: time })} error={why('callStart')} width={112} />
      <ClockField label={t('callEnd')} value={callEnd} onChange={(time) => onChange({ ...call, callEnd: time })} error={why('callEnd')} width={112} />
      <ShortText
        label={t('phoneTail')}
        w={152}
        inputMode="numeric"
        max={4}
        value={phoneTail}
        onChange={(event) => onChange({ ...call, phoneTail: event.currentTarget.value })}
        error={why('phoneTail')}
      />
    </div>
  );
}
