import { Textarea } from '@mantine/core';
import type { TextareaProps } from '@mantine/core';
import { useWords } from '../../app/i18n.tsx';
import { useHoldSubmit } from '../hold.tsx';
import { deskWords } from './messages.ts';
import { overOf } from './textLength.ts';

interface Props extends Omit<TextareaProps, 'maxLength' | 'value' | 'autosize'> {
  readonly value: string;
  /** In characters. */
  readonly max: number;
}

/**
 * A text of several lines. What is pasted is never cut in silence (the end of a log is what matters): it stands there
 * whole, says how much of it is too much, and a dialog around it does not submit meanwhile.
 */
export function LongText({ value, max, error, ...rest }: Props) {
  const t = useWords(deskWords);
  const over = overOf(value, max);
  useHoldSubmit(over !== null);
  return <Textarea {...rest} autosize value={value} error={over === null ? error : t('tooLong', { max, over })} />;
}
