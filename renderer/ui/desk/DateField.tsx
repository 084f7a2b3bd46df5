import { DateInput } from '@mantine/dates';
import { parseDate } from './clockText.ts';

interface Props {
  readonly label: string;
  /** `YYYY-MM-DD` in Asia/Shanghai, or empty. */
  readonly value: string;
  readonly onChange: (date: string) => void;
  readonly error?: string | undefined;
  readonly width?: number;
}

/** A calendar date, typed (`2026-3-1`, `20260301`) or picked. The value is text: no zone can shift the day. */
export function DateField({ label, value, onChange, error, width = 128 }: Props) {
  return (
    <DateInput
      label={label}
      value={value === '' ? null : value}
      onChange={(date) => onChange(date ?? '')}
      error={error}
      w={width}
      size="xs"
      valueFormat="YYYY-MM-DD"
      placeholder="YYYY-MM-DD"
      dateParser={(text) => parseDate(text)}
      highlightToday
      clearable={false}
      popoverProps={{ withinPortal: true }}
    />
  );
}
