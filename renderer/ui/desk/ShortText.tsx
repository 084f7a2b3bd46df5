import { TextInput } from '@mantine/core';
import type { TextInputProps } from '@mantine/core';
import { useWords } from '../../app/i18n.tsx';
import { useHoldSubmit } from '../dialogs.tsx';
import { deskWords } from './messages.ts';

interface Props extends Omit<TextInputProps, 'maxLength' | 'value'> {
  readonly value: string;
  /** In UTF-16 units, as the contracts count. */
  readonly max: number;
}

/** By how much a text is too long for its contract, which trims it; null: it fits. */
export function overOf(value: string, max: number): number | null {
  const over = value.trim().length - max;
  return over > 0 ? over : null;
}

/** A text of one line. Like `LongText` it cuts nothing that is pasted, says how much is too much, and holds the dialog around it. */
export function ShortText({ value, max, error, ...rest }: Props) {
  const t = useWords(deskWords);
  const over = overOf(value, max);
  useHoldSubmit(over !== null);
  return <TextInput {...rest} value={value} error={over === null ? error : t('tooLong', { max, over })} />;
}
