import { ActionIcon, Button, Kbd, SegmentedControl, Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconMinus, IconPhone, IconTrash } from '@tabler/icons-react';
import { useLayoutEffect, useState } from 'react';
import type { Ref } from 'react';
import { callDirection, callResult, callTopic } from '../../shared/calls/model.ts';
import { MISSED_CALL_MS } from '../../shared/calls/rules.ts';
import { CALL_NAME_MAX, CALL_NOTES_MAX, CALL_TOPIC_MAX } from '../../shared/calls/wire.ts';
import { callWords } from '../../shared/calls/words.ts';
import { timeOf } from '../../shared/time/shanghai.ts';
import { useWords } from '../app/i18n.tsx';
import { Elapsed, useClock, useSpanText } from '../app/time.tsx';
import { useMutate } from '../ipc/useRequest.ts';
import { isComposing } from '../ui/composing.ts';
import { useConfirm } from '../ui/dialogs.tsx';
import { ClockField } from '../ui/desk/ClockField.tsx';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { LongText } from '../ui/desk/LongText.tsx';
import { HospitalSelect } from '../ui/desk/pickers.tsx';
import { ShortText } from '../ui/desk/ShortText.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { HoldProvider, useHolds } from '../ui/hold.tsx';
import { uiMessages } from '../ui/messages.ts';
import { makesCallback, startOf } from './callForm.ts';
import type { CallForm, CallProblems } from './callForm.ts';
import { CallLinks } from './CallLinks.tsx';
import { CallMatches } from './CallMatches.tsx';
import { callPageWords } from './messages.ts';
import { saveCall } from './saveCall.ts';
import classes from './sheet.module.css';
import { useLookup } from './useLookup.ts';

interface Props {
  readonly ref: Ref<HTMLElement>;
  readonly form: CallForm;
  readonly onChange: (form: CallForm) => void;
  readonly onFold: () => void;
  /** It was saved or given up. */
  readonly onDone: () => void;
}

/** The form of the call on the line. Not modal: the page behind stays usable. */
export function CallPanel({ ref, form, onChange, onFold, onDone }: Props) {
  const t = useWords(callPageWords);
  const ui = useWords(uiMessages);
  const words = useWords(callWords);
  const clock = useClock();
  const confirm = useConfirm();
  const { online } = usePermissions();
  const { run } = useMutate();
  const [problems, setProblems] = useState<CallProblems>({});
  const [saving, setSaving] = useState(false);
  const { held, count } = useHolds();
  const change = (fields: Partial<CallForm>): void => onChange({ ...form, ...fields });
  const why = (field: keyof CallProblems): string | undefined => (problems[field] === undefined ? undefined : t(problems[field]));
  const due = makesCallback(form) ? timeOf((startOf(form, clock()) ?? form.startedAt) + MISSED_CALL_MS) : null;

  const save = async (): Promise<void> => {
    if (saving || held) return;
    setSaving(true);
    const saved = await saveCall(form, clock(), run, t('defaultResult')).finally(() => setSaving(false));
    setProblems(saved.kind === 'problems' ? saved.problems : {});
    if (saved.kind !== 'saved') return;
    notifications.show({ message: due === null ? t('saved') : t('savedMissed', { time: due }), color: due === null ? 'teal' : 'orange' });
    onDone();
  };
  const discard = async (): Promise<void> => {
    if (await confirm({ title: t('discardTitle'), body: t('discardBody'), confirmLabel: t('discard'), danger: true })) onDone();
  };
  return (
    <aside
      ref={ref}
      role="dialog"
      aria-modal="false"
      aria-label={t('sheet')}
      className={classes.sheet}
      onKeyDown={(event) => {
        if (isComposing(event) || event.defaultPrevented) return;
        if (event.key === 'Escape') {
          // An open list of choices only closes.
          if (event.target instanceof HTMLElement && event.target.ariaExpanded === 'true') return;
          event.stopPropagation();
          onFold();
        }
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          event.stopPropagation();
          void save();
        }
      }}
    >
      <header className={classes.head} data-running={form.endedAt === null && form.result === 'answered'}>
        <IconPhone size={16} aria-hidden />
        <b>{form.result === 'answered' ? t(form.endedAt === null ? 'running' : 'over') : words(`result.${form.result}`)}</b>
        <span className={classes.clock} role="timer" aria-label={t('length')}>
          {form.result === 'answered' ? <Running form={form} /> : null}
        </span>
        <Segments label={t('direction')} value={form.direction} options={callDirection.options} word={(one) => `direction.${one}` as const} onChange={(direction) => change({ direction })} />
        <ActionIcon variant="subtle" color="gray" aria-label={t('discard')} title={t('discard')} onClick={() => void discard()}>
          <IconTrash size={16} />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" aria-label={t('fold')} title={t('fold')} onClick={onFold}>
          <IconMinus size={16} />
        </ActionIcon>
      </header>
      <HoldProvider count={count}>
        <div className={classes.body}>
          <Who form={form} change={change} why={why} />
          <div className={classes.row}>
            <HospitalSelect
              className={classes.grow ?? ''}
              label={t('hospital')}
              placeholder={t('hospitalHint')}
              clearable
              value={form.hospitalId}
              onChange={(hospitalId) => change({ hospitalId })}
              error={why('hospitalId')}
            />
            <ClockField label={t('start')} width={76} value={form.startText === '' ? timeOf(form.startedAt) : form.startText} onChange={(startText) => change({ startText })} error={why('start')} />
          </div>
          <div className={classes.row}>
            <TopicSelect value={form.topic} onChange={(topic) => change({ topic })} />
            <ShortText className={classes.grow ?? ''} label={t('topicText')} placeholder={t('topicTextHint')} max={CALL_TOPIC_MAX} value={form.topicText} onChange={(event) => change({ topicText: event.currentTarget.value })} />
          </div>
          <LongText label={t('notes')} placeholder={t('notesHint')} minRows={3} maxRows={7} max={CALL_NOTES_MAX} value={form.notes} onChange={(event) => change({ notes: event.currentTarget.value })} />
          <div>
            <span className={classes.label}>{t('result')}</span>
            <Segments fullWidth label={t('result')} value={form.result} options={callResult.options} word={(one) => `result.${one}` as const} onChange={(result) => change({ result })} />
          </div>
          <CallLinks form={form} change={change} error={why('title')} />
        </div>
      </HoldProvider>
      <footer className={classes.foot}>
        <p role="status">{due === null ? (online ? '' : t('offlineHint')) : t('willCallback', { time: due })}</p>
        {form.result === 'answered' ? (
          <Button variant="default" onClick={() => change({ endedAt: form.endedAt === null ? clock() : null })}>
            {t(form.endedAt === null ? 'end' : 'resume')}
          </Button>
        ) : null}
        <GuardedButton loading={saving} blocked={held ? ui('form.tooLong') : null} rightSection={<Kbd size="xs">{t('saveHint')}</Kbd>} onClick={() => void save()}>
          {t('save')}
        </GuardedButton>
      </footer>
      <TakeNumber />
    </aside>
  );
}

/** Into the number, before the sheet is painted: the person on the line has begun to speak. */
function TakeNumber() {
  useLayoutEffect(() => {
    document.getElementById(NUMBER)?.focus({ preventScroll: true });
  }, []);
  return null;
}
const NUMBER = 'call-number';

function Running({ form }: { readonly form: CallForm }) {
  const clock = useClock();
  const span = useSpanText();
  const start = startOf(form, clock()) ?? form.startedAt;
  return form.endedAt === null ? <Elapsed since={start} /> : <>{span(Math.max(0, form.endedAt - start))}</>;
}

export function TopicSelect({ value, onChange }: { readonly value: CallForm['topic']; readonly onChange: (topic: CallForm['topic']) => void }) {
  const t = useWords(callPageWords);
  const words = useWords(callWords);
  return (
    <Select
      w={136}
      label={t('topic')}
      allowDeselect={false}
      openOnFocus={false}
      value={value}
      data={callTopic.options.map((one) => ({ value: one, label: words(`topic.${one}`) }))}
      onChange={(topic) => onChange(callTopic.safeParse(topic).data ?? value)}
    />
  );
}

interface SegmentsProps<One extends string> {
  readonly label: string;
  readonly value: One;
  readonly options: readonly One[];
  readonly word: (one: One) => Parameters<ReturnType<typeof useWords<keyof (typeof callWords)['zh-CN']>>>[0];
  readonly onChange: (one: One) => void;
  readonly fullWidth?: boolean;
}

function Segments<One extends string>({ label, value, options, word, onChange, fullWidth = false }: SegmentsProps<One>) {
  const words = useWords(callWords);
  return (
    <SegmentedControl
      fullWidth={fullWidth}
      aria-label={label}
      value={value}
      data={options.map((one) => ({ value: one, label: words(word(one)) }))}
      onChange={(next) => onChange(options.find((one) => one === next) ?? value)}
    />
  );
}

interface PartProps {
  readonly form: CallForm;
  readonly change: (fields: Partial<CallForm>) => void;
  readonly why: (field: keyof CallProblems) => string | undefined;
}

function Who({ form, change, why }: PartProps) {
  const t = useWords(callPageWords);
  const found = useLookup(form, change);
  const picked = form.contactId !== null;
  return (
    <>
      <div className={classes.row}>
        <ShortText
          id={NUMBER}
          className={classes.grow ?? ''}
          label={t('phone')}
          placeholder={picked && form.contactPhone !== '' ? t('fromContact', { phone: form.contactPhone }) : t('phoneHint')}
          inputMode="tel"
          autoComplete="off"
          max={20}
          value={form.phone}
          // Whoever was found by a number is somebody else by another.
          onChange={(event) => change({ phone: event.currentTarget.value, ...(picked && form.phone !== '' ? { contactId: null, contactPhone: '', callerName: '' } : {}) })}
          onKeyDown={toMatches}
          error={why('phone')}
        />
        <ShortText
          className={classes.grow ?? ''}
          label={t('caller')}
          placeholder={t('callerHint')}
          autoComplete="off"
          max={CALL_NAME_MAX}
          value={form.callerName}
          onChange={(event) => change({ callerName: event.currentTarget.value, contactId: null, contactPhone: '' })}
          onKeyDown={toMatches}
        />
      </div>
      <CallMatches form={form} found={found} change={change} />
    </>
  );
}

/** Down goes into what was found. */
function toMatches(event: React.KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' || isComposing(event)) return;
  const first = event.currentTarget.closest('[role="dialog"]')?.querySelector<HTMLElement>('[data-match]');
  if (first === null || first === undefined) return;
  event.preventDefault();
  first.focus();
}
