import { useState } from 'react';
import type { ArticleId } from '../../shared/ids.ts';
import type { Article } from '../../shared/knowledge/model.ts';
import { BODY_MAX, KEYWORD_MAX, MOST_KEYWORDS, SOURCE_MAX, TITLE_MAX } from '../../shared/knowledge/wire.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { useMutate } from '../ipc/useRequest.ts';
import { HospitalSelect } from '../ui/desk/pickers.tsx';
import { ShortText } from '../ui/desk/ShortText.tsx';
import shelf from '../ui/desk/shelf.module.css';
import { VariableTextField } from '../ui/desk/VariableTextField.tsx';
import { FormDialog } from '../ui/dialogs.tsx';
import { newId } from '../ui/newId.ts';
import { articleFormOf, articleProblems, changedArticle } from './articleForm.ts';
import type { ArticleProblem } from './articleForm.ts';
import { knowledgeWords } from './messages.ts';

interface Props {
  /** null: a new one. */
  readonly article: Article | null;
  readonly onSaved: (id: string) => void;
  readonly onClose: () => void;
}

/** All of the keywords as they are typed. */
const TYPED_MAX = MOST_KEYWORDS * (KEYWORD_MAX + 1);

export function ArticleDialog({ article, onSaved, onClose }: Props) {
  const t = useWords(knowledgeWords);
  const { locale } = useLocale();
  const { run } = useMutate();
  const [id] = useState(() => article?.id ?? newId<ArticleId>());
  const [form, setForm] = useState(() => articleFormOf(article));
  const [asked, setAsked] = useState(false);
  const found = articleProblems(form);
  const problems = asked ? found : {};
  const say = (problem: ArticleProblem | undefined): string | undefined => {
    if (problem === undefined) return undefined;
    if (problem.word === 'unknownVariable') return t(problem.word, { names: new Intl.ListFormat(locale, { type: 'conjunction' }).format(problem.names) });
    return t(problem.word, { count: MOST_KEYWORDS, max: KEYWORD_MAX });
  };
  const submit = async (): Promise<boolean> => {
    setAsked(true);
    if (Object.keys(found).length > 0) return false;
    const changed = changedArticle(form, article);
    if (changed === null) return true;
    if (!(await run('knowledge.save', { articleId: id, ...changed }))) return false;
    onSaved(id);
    return true;
  };
  return (
    <FormDialog opened onClose={onClose} size="lg" title={t(article === null ? 'dialogNew' : 'dialogEdit')} onSubmit={submit}>
      <div className={shelf.form}>
        <ShortText className={shelf.wide ?? ''} label={t('fieldTitle')} required data-autofocus max={TITLE_MAX} value={form.title} onChange={(event) => setForm({ ...form, title: event.currentTarget.value })} error={say(problems.title)} />
        <ShortText
          className={shelf.wide ?? ''}
          label={t('fieldKeywords')}
          description={t('keywordsHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          max={TYPED_MAX}
          value={form.keywords}
          onChange={(event) => setForm({ ...form, keywords: event.currentTarget.value })}
          error={say(problems.keywords)}
        />
        <VariableTextField label={t('fieldBody')} max={BODY_MAX} value={form.body} error={say(problems.body)} onChange={(body) => setForm({ ...form, body })} />
        <HospitalSelect label={t('fieldHospital')} placeholder={t('allHospitals')} clearable value={form.hospitalId} onChange={(hospitalId) => setForm({ ...form, hospitalId })} />
        <ShortText label={t('fieldSource')} placeholder={t('sourceHint')} max={SOURCE_MAX} value={form.source} onChange={(event) => setForm({ ...form, source: event.currentTarget.value })} />
      </div>
    </FormDialog>
  );
}
