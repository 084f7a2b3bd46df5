import { IconAlertTriangle } from '@tabler/icons-react';
import { useId } from 'react';
import type { FieldVersions as Versions } from '../../../shared/sync/rules.ts';
import { useFieldWords } from '../../app/fieldWords.ts';
import { useWords } from '../../app/i18n.tsx';
import classes from './fieldVersions.module.css';
import { deskWords } from './messages.ts';

export type Side = 'mine' | 'theirs';
/** What was chosen, by path. */
export type Choices = Readonly<Record<string, Side>>;

interface Props {
  readonly versions: readonly Versions[];
  readonly choices: Choices;
  readonly onChoose: (path: string, side: Side) => void;
}

/** Both versions of every field side by side; one click, or an arrow key, takes one of them. */
export function FieldVersions({ versions, choices, onChoose }: Props) {
  const t = useWords(deskWords);
  return (
    <div className={classes.table}>
      <div className={classes.head} aria-hidden>
        <span>{t('versionField')}</span>
        <span>{t('versionMine')}</span>
        <span>{t('versionTheirs')}</span>
      </div>
      {versions.map((version) => (
        <FieldRow key={version.path} version={version} chosen={choices[version.path]} onChoose={onChoose} />
      ))}
    </div>
  );
}

interface RowProps {
  readonly version: Versions;
  readonly chosen: Side | undefined;
  readonly onChoose: Props['onChoose'];
}

function FieldRow({ version, chosen, onChoose }: RowProps) {
  const t = useWords(deskWords);
  const words = useFieldWords();
  const group = useId();
  const { path, base, conflict } = version;
  const label = words.label(path);
  return (
    <div className={classes.row} data-conflict={conflict} role="radiogroup" aria-label={label}>
      <div className={classes.field}>
        <b>{label}</b>
        {conflict ? (
          <span className={classes.conflict}>
            <IconAlertTriangle size={12} aria-hidden /> {t('versionConflict')}
          </span>
        ) : null}
        {base === undefined ? null : <span className={classes.base}>{t('versionBase', { value: words.value(path, base) })}</span>}
      </div>
      {(['mine', 'theirs'] as const).map((side) => (
        <label key={side} className={classes.version} data-chosen={chosen === side}>
          <input
            type="radio"
            name={group}
            checked={chosen === side}
            onChange={() => onChoose(path, side)}
            aria-label={`${t(side === 'mine' ? 'versionMine' : 'versionTheirs')}: ${words.value(path, version[side])}`}
          />
          <span>{words.value(path, version[side])}</span>
        </label>
      ))}
    </div>
  );
}
