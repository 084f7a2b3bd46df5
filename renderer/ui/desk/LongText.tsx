import { Textarea } from '@mantine/core';
import type { TextareaProps } from '@mantine/core';
import { useWords } from '../../app/i18n.tsx';
import { useHoldSubmit } from '../dialogs.tsx';
import { deskWords } from './messages.ts';

interface Props extends Omit<TextareaProps, 'maxLength' | 'value' | 'autosize'> {
  readonly value: string;
  /** In UTF-16 units, as the contracts count. */
  readonly max: number;
}

/**
 * A text of several lines. What is pasted is never cut in silence (the end of a log is what matters): it stands there
 * whole, says how much of it is too much, and a dialog around it does not submit meanwhile.
 */
export function LongText({ value, max, error, ...rest }: Props) {
  const t = useWords(deskWords);
  const over = value.trim().length - max;
  useHoldSubmit(over > 0);
  return <Textarea {...rest} autosize value={value} error={over > 0 ? t('tooLong', { max, over }) : error} />;
}
