import { Modal, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useWords } from '../i18n.tsx';
import { appMessages } from '../messages.ts';
import { useShortcut } from '../shortcuts.tsx';
import { TimeText } from '../time.tsx';
import { OlderWork } from '../../ui/desk/OlderWork.tsx';
import { TakeKeyboard } from '../../ui/dialogs.tsx';
import { Marked } from '../../ui/Marked.tsx';
import type { Result } from './results.ts';
import classes from './SearchEverything.module.css';
import { filterKeys } from './tokens.ts';
import { useFilters, withToken } from './useFilters.ts';
import { useResults } from './useResults.ts';
import { isComposing } from '../../ui/composing.ts';

interface Props {
  readonly opened: boolean;
  readonly onOpenedChange: (opened: boolean) => void;
  readonly onRejections: () => void;
  readonly onKeys: () => void;
}

/** Ctrl+K: pages, actions, conversations, people, hospitals, tickets and messages from one field, narrowed by filters that are typed. */
export function SearchEverything(props: Props) {
  const t = useWords(appMessages);
  useShortcut('mod+k', () => props.onOpenedChange(!props.opened));
  return (
    <Modal.Root
      opened={props.opened}
      onClose={() => props.onOpenedChange(false)}
      centered={false}
      padding={0}
      size={680}
      yOffset={72}
      // It opens and closes at once: a key pressed right after Escape belongs to the page again.
      transitionProps={{ duration: 0 }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={t('search.title')}>
        <Modal.Body>
          <Palette {...props} onClose={() => props.onOpenedChange(false)} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Palette(props: Props & { readonly onClose: () => void }) {
  const t = useWords(appMessages);
  const listId = useId();
  const field = useRef<HTMLInputElement>(null);
  const [query, setQueryText] = useState('');
  const [active, setActive] = useState(0);
  /** Enter was pressed before what is typed was answered: it counts for the answer. */
  const [waiting, setWaiting] = useState(false);
  const setQuery = (text: string): void => {
    setQueryText(text);
    setActive(0);
    setWaiting(false);
  };
  const filters = useFilters(query, setQuery);
  const { results, searching, again } = useResults(filters, props.opened, props);
  const current = Math.min(active, results.length - 1);
  const run = (result: Result | undefined): void => {
    if (result === undefined) return;
    setWaiting(false);
    if (result.stays !== true) props.onClose();
    else if (result.group !== 'more') setActive(0);
    result.run();
    if (result.stays === true) field.current?.focus();
  };
  const enter = (): void => {
    const chosen = results[current];
    if (searching && (chosen === undefined || chosen.found === true)) setWaiting(true);
    else run(chosen);
  };
  const due = waiting && !searching;
  const answered = useEffectEvent(() => run(results[current]));
  useEffect(() => {
    if (!due) return undefined;
    // Once the answer is painted: what is run is what is seen.
    const frame = requestAnimationFrame(() => answered());
    return () => cancelAnimationFrame(frame);
  }, [due]);
  const key = (event: KeyboardEvent): void => {
    // Enter belongs to the input method while it composes.
    if (isComposing(event)) return;
    const count = Math.max(1, results.length);
    if (event.key === 'Enter') enter();
    else if (event.key === 'Tab' && !event.shiftKey && results[current]?.group === 'filters') run(results[current]);
    else if (event.key === 'ArrowDown') setActive((current + 1) % count);
    else if (event.key === 'ArrowUp') setActive((current - 1 + count) % count);
    else if (event.key === 'Backspace' && query === '' && filters.chips.length > 0) filters.removeLast();
    else return;
    event.preventDefault();
  };
  const isEmpty = filters.words === '' && filters.chips.length === 0;
  return (
    <div>
      <div className={classes.field}>
        <IconSearch size={16} aria-hidden className={classes.icon} />
        {filters.chips.map((chip) => (
          <button key={chip.key} type="button" className={classes.chip} aria-label={t('search.removeFilter', { name: chip.label })} onClick={() => {
            filters.remove(chip.key);
            field.current?.focus();
          }}>
            {chip.label}
            <IconX size={12} aria-hidden />
          </button>
        ))}
        <TextInput
          ref={field}
          data-autofocus
          variant="unstyled"
          size="md"
          className={classes.input}
          placeholder={t('search.placeholder')}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={key}
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-label={t('search.placeholder')}
          aria-activedescendant={results.length === 0 ? undefined : `${listId}-${current}`}
        />
      </div>
      <div className={classes.filters} role="group" aria-label={t('search.filters')}>
        {filterKeys.map((name) => (
          <button key={name} type="button" className={classes.filter} onClick={() => {
            setQuery(withToken(query, t(`search.filter.${name}`)));
            field.current?.focus();
          }}>
            {t(`search.filter.${name}`)}:
          </button>
        ))}
        {filters.typing === 'date' ? <span className={classes.filterHint}>{t('search.dateHint')}</span> : null}
      </div>
      <ResultList id={listId} results={results} active={current} onHover={setActive} onRun={run} />
      {results.length > 0 || searching || filters.typing !== null ? null : (
        <p className={classes.nothing}>{filters.words === '' ? t('search.nothingFiltered') : t('search.nothing', { query: filters.words })}</p>
      )}
      {isEmpty ? null : <OlderWork entity="tickets" hospitalId={null} onFetched={again} />}
      <p className={classes.foot}>{t('search.hint')}</p>
      <TakeKeyboard />
    </div>
  );
}

function ResultList(props: {
  readonly id: string;
  readonly results: readonly Result[];
  readonly active: number;
  readonly onHover: (index: number) => void;
  readonly onRun: (result: Result) => void;
}) {
  const t = useWords(appMessages);
  return (
    <div id={props.id} role="listbox" aria-label={t('search.title')} className={classes.list}>
      {props.results.map((result, index) => {
        const first = props.results[index - 1]?.group !== result.group;
        return (
          <div key={result.id} role="presentation">
            {first ? (
              <div className={classes.group} role="presentation">
                {t(result.group === 'more' ? 'search.moreGroup' : `search.${result.group}`)}
              </div>
            ) : null}
            <ResultRow
              {...props}
              domId={`${props.id}-${index}`}
              result={result}
              selected={index === props.active}
              onEnter={() => props.onHover(index)}
            />
          </div>
        );
      })}
    </div>
  );
}

function ResultRow(props: {
  readonly domId: string;
  readonly result: Result;
  readonly selected: boolean;
  readonly onEnter: () => void;
  readonly onRun: (result: Result) => void;
}) {
  const { result, selected } = props;
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected) element.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <div
      ref={element}
      id={props.domId}
      role="option"
      aria-selected={selected}
      className={classes.result}
      onMouseMove={selected ? undefined : props.onEnter}
      onClick={() => props.onRun(result)}
    >
      <span className={classes.title}>
        <Marked text={result.title} words={result.words ?? ''} />
      </span>
      {result.excerpt === undefined ? null : (
        <span className={classes.excerpt}>
          <Marked text={result.excerpt} words={result.words ?? ''} />
        </span>
      )}
      {result.at === undefined ? null : <TimeText at={result.at} className={classes.time ?? ''} />}
    </div>
  );
}
