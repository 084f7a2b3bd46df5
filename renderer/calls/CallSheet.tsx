import { IconPhone } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { CallId } from '../../shared/ids.ts';
import { useCallSheet } from '../app/callSheet.tsx';
import { useWords } from '../app/i18n.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { Elapsed, useClock } from '../app/time.tsx';
import { useDraft } from '../ui/desk/useDraft.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { newId } from '../ui/newId.ts';
import { callForm, newCallForm } from './callForm.ts';
import type { CallForm, CallStart } from './callForm.ts';
import { CallPanel } from './CallPanel.tsx';
import { knownAt } from './knownAt.ts';
import { callPageWords } from './messages.ts';
import classes from './sheet.module.css';

const shape = callForm.nullable();

/**
 * The sheet of the call on the line, over whatever page one works in and never in its way: it takes no click and no key
 * that is not its own. What was typed outlives page, window and program. `F9` opens it, and goes to and fro.
 */
export function CallSheet() {
  const { desk } = usePermissions();
  return desk ? <Sheet /> : null;
}

function Sheet() {
  const t = useWords(callPageWords);
  const clock = useClock();
  const [location] = useLocation();
  const { asked } = useCallSheet();
  const { value: form, set, clear } = useDraft<CallForm | null>('call.sheet', shape, null);
  // One that outlived the program does not lie over the page unasked.
  const [folded, setFolded] = useState(form !== null);
  const panel = useRef<HTMLElement>(null);
  /** Where the keyboard was before the sheet took it. */
  const from = useRef<HTMLElement | null>(null);
  const latest = useRef(form);
  useEffect(() => {
    latest.current = form;
  });

  const remember = (): void => {
    const { activeElement } = document;
    if (activeElement instanceof HTMLElement && panel.current?.contains(activeElement) !== true) from.current = activeElement;
  };
  const giveBack = useCallback((): void => {
    if (from.current?.isConnected === true && from.current !== document.body) from.current.focus({ preventScroll: true });
    else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }, []);
  const start = (known: CallStart): void => {
    remember();
    const begun = newCallForm(newId<CallId>(), clock(), known);
    set(begun);
    setFolded(false);
    // What the page knows comes a moment later; whoever has typed meanwhile knows better.
    if (known.contact === undefined) {
      void knownAt(location).then((found) => {
        if (found !== null && latest.current === begun) set({ ...newCallForm(begun.callId, begun.startedAt, found) });
      });
    }
  };
  useShortcut('F9', () => {
    if (form === null) return start({});
    if (panel.current?.contains(document.activeElement) === true) return giveBack();
    remember();
    setFolded(false);
    panel.current?.querySelector<HTMLElement>('input:not([type="radio"]), textarea')?.focus();
    return undefined;
  });
  const answered = useRef(asked.n);
  useEffect(() => {
    if (asked.n === answered.current) return;
    answered.current = asked.n;
    const person = asked.person ?? undefined;
    if (latest.current === null) start({ direction: 'out', ...(person === undefined ? {} : { contact: person }) });
    else setFolded(false);
    // oxlint-disable-next-line react/exhaustive-deps -- answers a wish once, with what holds at that moment
  }, [asked]);

  if (form === null) return null;
  if (folded) {
    return (
      <button type="button" className={classes.pill} onClick={() => setFolded(false)} aria-label={t('unfold')} title={t('unfold')} data-running={form.endedAt === null}>
        <IconPhone size={14} aria-hidden />
        <span>{form.callerName === '' ? t(form.endedAt === null ? 'running' : 'over') : form.callerName}</span>
        {form.endedAt === null ? <Elapsed since={form.startedAt} /> : null}
        <kbd>F9</kbd>
      </button>
    );
  }
  return (
    <CallPanel
      key={form.callId}
      ref={panel}
      form={form}
      onChange={set}
      onFold={() => {
        setFolded(true);
        giveBack();
      }}
      onDone={() => {
        clear();
        giveBack();
      }}
    />
  );
}
