import { TextInput } from '@mantine/core';
import type { TextInputProps } from '@mantine/core';
import { useWords } from '../../app/i18n.tsx';
import { useHoldSubmit } from '../hold.tsx';
import { deskWords } from './messages.ts';
import { overOf } from './textLength.ts';

interface Props extends Omit<TextInputProps, 'maxLength' | 'value'> {
  readonly value: string;
  /** In characters. */
  readonly max: number;
}

/** A text of one line. Like `LongText` it cuts nothing that is pasted, says how much is too much, and holds the dialog around it. */
export function ShortText({ value, max, error, ...rest }: Props) {
  const t = useWords(deskWords);
  const over = overOf(value, max);
  useHoldSubmit(over !== null);
  return <TextInput {...rest} value={value} error={over === null ? error : t('tooLong', { max, over })} />;
}
