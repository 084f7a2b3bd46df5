import { ActionIcon, Popover, TextInput } from '@mantine/core';
import { IconMoodSmile } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import * as z from 'zod';
import { usePreference } from '../../app/preferences.tsx';
import { useWords } from '../../app/i18n.tsx';
import { isComposing } from '../../ui/composing.ts';
import classes from './compose.module.css';
import { emojiSet, findEmoji, withRecent } from './emojiSet.ts';
import type { Emoji } from './emojiSet.ts';
import { composeWords } from './messages.ts';
import type { ComposeWord } from './messages.ts';

const COLUMNS = 9;
const MOST_RECENT = COLUMNS * 2;
const recentPreference = ['inbox.emojiRecent', z.array(z.string().max(16)).max(MOST_RECENT), [] as string[]] as const;

interface Group {
  readonly word: ComposeWord;
  readonly signs: readonly string[];
}

interface Props {
  readonly opened: boolean;
  readonly onToggle: (opened: boolean) => void;
  readonly disabled: boolean;
  readonly onPick: (sign: string) => void;
}

/** A small grid: type to find, arrows to move, Enter to take. What was used last comes first. */
export function EmojiPicker({ opened, onToggle, disabled, onPick }: Props) {
  const t = useWords(composeWords);
  return (
    <Popover opened={opened} onChange={onToggle} position="top-start" width={344} trapFocus returnFocus={false} withinPortal>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size={28} title={t('emoji.open')} aria-label={t('emoji.open')} aria-expanded={opened} disabled={disabled} onClick={() => onToggle(!opened)}>
          <IconMoodSmile size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={8} aria-label={t('emoji.grid')}>
        {/* A new search each time: mounted with the grid. */}
        {opened ? <Grid onPick={onPick} onClose={() => onToggle(false)} /> : null}
      </Popover.Dropdown>
    </Popover>
  );
}

function Grid({ onPick, onClose }: { readonly onPick: (sign: string) => void; readonly onClose: () => void }) {
  const t = useWords(composeWords);
  const [recent, setRecent] = usePreference(...recentPreference);
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const grid = useRef<HTMLDivElement>(null);
  const groups = groupsOf(typed, recent);
  const signs = groups.flatMap((group) => group.signs);
  const pick = (sign: string): void => {
    setRecent([...withRecent(recent, sign, MOST_RECENT)]);
    onPick(sign);
  };
  const go = (index: number): void => {
    const next = Math.max(0, Math.min(signs.length - 1, index));
    setActive(next);
    grid.current?.querySelectorAll('[role="option"]')[next]?.scrollIntoView({ block: 'nearest' });
  };
  const key = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
    if (step !== undefined) go(active + step);
    else if (event.key === 'Enter' && signs[active] !== undefined) pick(signs[active]);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  let at = 0;
  return (
    <div className={classes.emoji} onKeyDown={key}>
      <TextInput
        data-autofocus
        size="xs"
        role="combobox"
        aria-expanded
        aria-controls="emoji-grid"
        aria-activedescendant={signs.length === 0 ? undefined : `emoji-${active}`}
        aria-label={t('emoji.search')}
        placeholder={t('emoji.search')}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setActive(0);
        }}
      />
      <div ref={grid} id="emoji-grid" role="listbox" aria-label={t('emoji.grid')} className={classes.emojiGroups}>
        {signs.length === 0 ? <p role="status">{t('emoji.none')}</p> : null}
        {groups.map((group) => (
          <div key={group.word} role="group" aria-label={t(group.word)}>
            <p aria-hidden>{t(group.word)}</p>
            <div className={classes.emojiRow}>
              {group.signs.map((sign) => {
                const index = at++;
                return (
                  <div
                    key={sign}
                    id={`emoji-${index}`}
                    role="option"
                    aria-selected={index === active}
                    title={nameOf(sign)}
                    onPointerMove={() => index !== active && setActive(index)}
                    onPointerDown={(event) => {
                      event.preventDefault();
                      pick(sign);
                    }}
                  >
                    {sign}
                  </div>
                );
              })}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

const words = new Map(emojiSet.map((emoji) => [emoji.sign, emoji.words]));
const nameOf = (sign: string): string => words.get(sign)?.split(' ')[0] ?? sign;

/** Found ones in their groups; what was used last before them, as long as nothing is looked for. */
function groupsOf(typed: string, recent: readonly string[]): readonly Group[] {
  const found = findEmoji(typed);
  const of = (group: Emoji['group']): readonly string[] => found.filter((emoji) => emoji.group === group).map(({ sign }) => sign);
  const used = typed.trim() === '' ? recent.filter((sign) => words.has(sign)) : [];
  const rest = (signs: readonly string[]): readonly string[] => signs.filter((sign) => !used.includes(sign));
  const all: readonly Group[] = [
    { word: 'emoji.recent', signs: used },
    { word: 'emoji.faces', signs: rest(of('faces')) },
    { word: 'emoji.health', signs: rest(of('health')) },
    { word: 'emoji.things', signs: rest(of('things')) },
  ];
  return all.filter((group) => group.signs.length > 0);
}
