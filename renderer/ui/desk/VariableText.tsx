import { piecesOf, variables } from '../../../shared/canned/variables.ts';
import type { VariableValues } from '../../../shared/canned/variables.ts';
import { useWords } from '../../app/i18n.tsx';
import { variableWords } from '../variables.ts';
import classes from './shelf.module.css';

const unknown = Object.fromEntries(variables.map((name) => [name, null])) as VariableValues; // every name of the list

/** A text with its variables by their names: how it is kept, not how it will be sent. */
export function VariableText({ text }: { readonly text: string }) {
  const nameOf = useWords(variableWords);
  return (
    <p className={classes.body}>
      {piecesOf(text, unknown).map((piece, index) =>
        piece.kind === 'text' ? (
          piece.text
        ) : (
          <span key={index} className={classes.variable} title={piece.text}>
            {nameOf(piece.name)}
          </span>
        ),
      )}
    </p>
  );
}
