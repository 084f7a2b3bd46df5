import { useState } from 'react';
import type { RequestAnswer } from '../../shared/ipc/contract.ts';
import { ARTICLES_LIMIT } from '../../shared/knowledge/contract.ts';
import { keepers } from '../../shared/wire/mutation.ts';
import { useWords } from '../app/i18n.tsx';
import { places, useNavigate, useSearchParams } from '../app/routes.tsx';
import { TimeText } from '../app/time.tsx';
import { useMutate, useRequest, useStatus } from '../ipc/useRequest.ts';
import { Shelf } from '../ui/desk/Shelf.tsx';
import shelf from '../ui/desk/shelf.module.css';
import { VariableText } from '../ui/desk/VariableText.tsx';
import { useConfirm } from '../ui/dialogs.tsx';
import { HospitalTag, StaffName } from '../ui/tags.tsx';
import { ArticleDialog } from './ArticleDialog.tsx';
import { knowledgeWords } from './messages.ts';

type Item = RequestAnswer<'knowledge.search'>['items'][number];

/** `/knowledge`: what the desk knows, read by everybody, kept by those who answer for it. */
export function KnowledgePage() {
  const t = useWords(knowledgeWords);
  const { user } = useStatus();
  const { run } = useMutate();
  const confirm = useConfirm();
  const navigate = useNavigate();
  const id = useSearchParams().get('article');
  const [query, setQuery] = useState('');
  const [editing, setEditing] = useState<Item | 'new' | null>(null);
  const found = useRequest('knowledge.search', { query: query.trim(), limit: ARTICLES_LIMIT });
  const all = useRequest('knowledge.search', { query: '', limit: ARTICLES_LIMIT });
  const selected = all.data?.items.find((item) => item.id === id) ?? null;
  const select = (next: string): void => navigate(places.knowledge(next));
  const blocked = user !== null && keepers.includes(user.role) ? null : t('readOnly');
  const remove = async (item: Item): Promise<void> => {
    if (await confirm({ title: t('removeTitle', { title: item.title }), body: t('removeBody'), confirmLabel: t('remove'), danger: true })) await run('knowledge.remove', { articleId: item.id });
  };
  return (
    <>
      <Shelf
        path={places.knowledge()}
        title={t('title')}
        items={found.data?.items}
        error={found.error}
        selected={selected}
        onSelect={select}
        query={query}
        onQuery={setQuery}
        queryLabel={t('search')}
        createLabel={t('create')}
        createBlocked={blocked}
        onCreate={() => setEditing('new')}
        facts={(item) => <span className={shelf.ellipsis}>{item.source === '' ? t('noSource') : item.source}</span>}
        empty={{ title: t('empty'), hint: t('emptyHint') }}
        noMatch={t('noMatch')}
        editBlocked={blocked}
        onEdit={setEditing}
        onRemove={(item) => void remove(item)}
      >
        {selected === null ? null : <Text article={selected} />}
      </Shelf>
      {editing === null ? null : <ArticleDialog article={editing === 'new' ? null : editing} onSaved={select} onClose={() => setEditing(null)} />}
    </>
  );
}

function Text({ article }: { readonly article: Item }) {
  const t = useWords(knowledgeWords);
  return (
    <article className={shelf.page}>
      <p className={shelf.facts}>
        {article.keywords.map((word) => (
          <span key={word} className={shelf.word}>
            {word}
          </span>
        ))}
      </p>
      <VariableText text={article.body} />
      <p className={shelf.facts}>
        <span>{article.source === '' ? t('noSource') : t('source', { source: article.source })}</span>
        {article.hospitalId === null ? <span>{t('allHospitals')}</span> : <HospitalTag id={article.hospitalId} />}
        <span>
          {t('updated')} <StaffName id={article.updatedBy} /> <TimeText at={article.updatedAt} />
        </span>
      </p>
    </article>
  );
}
