import { Button } from '@mantine/core';
import { useRef } from 'react';
import { variables } from '../../../shared/canned/variables.ts';
import { useWords } from '../../app/i18n.tsx';
import { variableWords } from '../variables.ts';
import { LongText } from './LongText.tsx';
import { deskWords } from './messages.ts';
import classes from './shelf.module.css';

interface Props {
  readonly label: string;
  readonly max: number;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (text: string) => void;
}

/** A text that may name variables, with a button for each of them. */
export function VariableTextField({ label, max, value, error, onChange }: Props) {
  const t = useWords(deskWords);
  const nameOf = useWords(variableWords);
  const field = useRef<HTMLTextAreaElement>(null);
  const insert = (name: string): void => {
    const [from, to] = [field.current?.selectionStart ?? value.length, field.current?.selectionEnd ?? value.length];
    const words = `{{${name}}}`;
    onChange(value.slice(0, from) + words + value.slice(to));
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(from + words.length, from + words.length);
    });
  };
  return (
    <>
      <LongText ref={field} className={classes.wide ?? ''} label={label} required minRows={4} maxRows={12} max={max} value={value} onChange={(event) => onChange(event.currentTarget.value)} error={error} />
      <div className={classes.wide} role="group" aria-label={t('variables')}>
        <div className={classes.variables}>
          {variables.map((name) => (
            <Button key={name} variant="default" size="compact-xs" title={`{{${name}}}`} onClick={() => insert(name)}>
              {nameOf(name)}
            </Button>
          ))}
        </div>
        <p className={classes.hint}>{t('variablesHint')}</p>
      </div>
    </>
  );
}
