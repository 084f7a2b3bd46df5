import { piecesOf } from '../../../shared/canned/variables.ts';
import type { VariableValues } from '../../../shared/canned/variables.ts';
import { useWords } from '../../app/i18n.tsx';
import { variableWords } from '../../ui/variables.ts';
import classes from './compose.module.css';
import { composeWords } from './messages.ts';

/** A text as it will be put in: what was filled is marked, and what could not be is named in words. */
export function FilledText({ text, values }: { readonly text: string; readonly values: VariableValues }) {
  const t = useWords(composeWords);
  const nameOf = useWords(variableWords);
  return (
    <>
      {piecesOf(text, values).map((piece, index) =>
        piece.kind === 'text' ? (
          piece.text
        ) : (
          // The pieces of one text have no names, and their places do not change.
          <span key={index} className={piece.kind === 'missing' ? classes.missing : classes.filled} title={nameOf(piece.name)}>
            {piece.kind === 'missing' ? t('canned.missing', { names: nameOf(piece.name) }) : piece.text}
          </span>
        ),
      )}
    </>
  );
}
