import { TextInput } from '@mantine/core';
import { formatClock } from '../../../shared/time/shanghai.ts';
import { parseClock } from './clockText.ts';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly error?: string | undefined;
  readonly width?: number;
  readonly autoFocus?: boolean;
}

/** A wall-clock time. Takes `730` or `７：３０` and shows `07:30` when one leaves it. */
export function ClockField({ label, value, onChange, error, width = 92, autoFocus = false }: Props) {
  const tidy = (): void => {
    const minute = parseClock(value);
    if (minute !== null) onChange(formatClock(minute));
  };
  return (
    <TextInput
      label={label}
      value={value}
      error={error}
      w={width}
      placeholder="HH:mm"
      inputMode="numeric"
      data-numeric
      {...(autoFocus ? { 'data-autofocus': true } : {})}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={tidy}
    />
  );
}
