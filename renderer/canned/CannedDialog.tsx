import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { CannedReply } from '../../shared/canned/model.ts';
import { CODE_MAX, TEXT_MAX, TITLE_MAX } from '../../shared/canned/wire.ts';
import type { CannedReplyId } from '../../shared/ids.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { useMutate } from '../ipc/useRequest.ts';
import { ShortText } from '../ui/desk/ShortText.tsx';
import shelf from '../ui/desk/shelf.module.css';
import { VariableTextField } from '../ui/desk/VariableTextField.tsx';
import { FormDialog } from '../ui/dialogs.tsx';
import { newId } from '../ui/newId.ts';
import { cannedFormOf, cannedProblems, changedFields, initialsOf } from './cannedForm.ts';
import type { CannedProblem } from './cannedForm.ts';
import { cannedWords } from './messages.ts';

interface Props {
  /** null: a new one. */
  readonly reply: CannedReply | null;
  readonly all: readonly CannedReply[];
  /** Why shared ones cannot be made; null: they can. */
  readonly sharedBlocked: string | null;
  readonly onSaved: (id: string) => void;
  readonly onClose: () => void;
}

export function CannedDialog({ reply, all, sharedBlocked, onSaved, onClose }: Props) {
  const t = useWords(cannedWords);
  const { locale } = useLocale();
  const { run } = useMutate();
  const [id] = useState(() => reply?.id ?? newId<CannedReplyId>());
  const [form, setForm] = useState(() => cannedFormOf(reply, sharedBlocked === null));
  const [asked, setAsked] = useState(false);
  const found = cannedProblems(form, all.filter((other) => other.id !== id));
  const problems = asked ? found : {};
  const say = (problem: CannedProblem | undefined): string | undefined => {
    if (problem === undefined) return undefined;
    if (problem.word === 'unknownVariable') return t(problem.word, { names: new Intl.ListFormat(locale, { type: 'conjunction' }).format(problem.names) });
    return problem.word === 'codeTaken' ? t(problem.word, { title: problem.title }) : t(problem.word);
  };
  const submit = async (): Promise<boolean> => {
    setAsked(true);
    if (Object.keys(found).length > 0) return false;
    const changed = changedFields(form, reply);
    if (changed === null) return true;
    if (!(await run('canned.save', { replyId: id, shared: form.shared, initials: await initialsOf(form.title.trim()), ...changed }))) return false;
    onSaved(id);
    return true;
  };
  return (
    <FormDialog opened onClose={onClose} size="lg" title={t(reply === null ? 'dialogNew' : 'dialogEdit')} onSubmit={submit}>
      <div className={shelf.form}>
        <ShortText label={t('fieldTitle')} required data-autofocus max={TITLE_MAX} value={form.title} onChange={(event) => setForm({ ...form, title: event.currentTarget.value })} error={say(problems.title)} />
        <ShortText
          label={t('fieldCode')}
          description={t('codeHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          leftSection="/"
          max={CODE_MAX}
          value={form.code}
          onChange={(event) => setForm({ ...form, code: event.currentTarget.value })}
          error={say(problems.code)}
        />
        <VariableTextField label={t('fieldText')} max={TEXT_MAX} value={form.text} error={say(problems.text)} onChange={(text) => setForm({ ...form, text })} />
        <div className={shelf.wide}>
          <SegmentedControl
            aria-label={t('fieldWhose')}
            disabled={reply !== null || sharedBlocked !== null}
            value={form.shared ? 'shared' : 'personal'}
            data={(['shared', 'personal'] as const).map((value) => ({ value, label: t(value) }))}
            onChange={(value) => setForm({ ...form, shared: value === 'shared' })}
          />
          <p className={shelf.hint}>{reply === null ? (sharedBlocked ?? t('whoseFixed')) : t('whoseFixed')}</p>
        </div>
      </div>
    </FormDialog>
  );
}
