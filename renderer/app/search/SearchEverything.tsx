import { Modal, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useWords } from '../i18n.tsx';
import { appMessages } from '../messages.ts';
import { useShortcut } from '../shortcuts.tsx';
import { TimeText } from '../time.tsx';
import { OlderWork } from '../../ui/desk/OlderWork.tsx';
import { TakeKeyboard } from '../../ui/dialogs.tsx';
import type { Result } from './results.ts';
import classes from './SearchEverything.module.css';
import { useResults } from './useResults.ts';
import { isComposing } from '../../ui/composing.ts';

interface Props {
  readonly opened: boolean;
  readonly onOpenedChange: (opened: boolean) => void;
  readonly onRejections: () => void;
  readonly onKeys: () => void;
}

/** Ctrl+K: pages, actions, conversations, hospitals, tickets and messages from one field. */
export function SearchEverything(props: Props) {
  const t = useWords(appMessages);
  useShortcut('mod+k', () => props.onOpenedChange(!props.opened));
  return (
    <Modal.Root
      opened={props.opened}
      onClose={() => props.onOpenedChange(false)}
      centered={false}
      padding={0}
      size={620}
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
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const { results, searching, again } = useResults(query, props.opened, props);
  const current = Math.min(active, results.length - 1);
  const run = (result: Result | undefined): void => {
    if (result === undefined) return;
    props.onClose();
    result.run();
  };
  const key = (event: KeyboardEvent): void => {
    // Enter belongs to the input method while it composes.
    if (isComposing(event)) return;
    if (event.key === 'Enter') run(results[current]);
    else if (event.key === 'ArrowDown') setActive((current + 1) % Math.max(1, results.length));
    else if (event.key === 'ArrowUp') setActive((current - 1 + results.length) % Math.max(1, results.length));
    else return;
    event.preventDefault();
  };
  return (
    <div>
      <TextInput
        data-autofocus
        variant="unstyled"
        size="md"
        className={classes.field}
        leftSection={<IconSearch size={16} aria-hidden />}
        placeholder={t('search.placeholder')}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={key}
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-label={t('search.placeholder')}
        aria-activedescendant={results.length === 0 ? undefined : `${listId}-${current}`}
      />
      <ResultList id={listId} results={results} active={current} onHover={setActive} onRun={run} />
      {results.length > 0 || searching ? null : (
        <p className={classes.nothing}>{t('search.nothing', { query: query.trim() })}</p>
      )}
      {query.trim() === '' ? null : <OlderWork entity="tickets" hospitalId={null} onFetched={again} />}
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
                {t(`search.${result.group}`)}
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
      <span className={classes.title}>{result.title}</span>
      {result.excerpt === undefined ? null : <span className={classes.excerpt}>{result.excerpt}</span>}
      {result.at === undefined ? null : <TimeText at={result.at} className={classes.time ?? ''} />}
    </div>
  );
}
