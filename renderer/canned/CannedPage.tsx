import { useState } from 'react';
import { matchingReplies } from '../../shared/canned/match.ts';
import type { RequestAnswer } from '../../shared/ipc/contract.ts';
import { keepers } from '../../shared/wire/mutation.ts';
import { useWords } from '../app/i18n.tsx';
import { places } from '../app/routes.tsx';
import { useMutate, useRequest, useStatus } from '../ipc/useRequest.ts';
import { Shelf } from '../ui/desk/Shelf.tsx';
import shelf from '../ui/desk/shelf.module.css';
import { VariableText } from '../ui/desk/VariableText.tsx';
import { useConfirm } from '../ui/dialogs.tsx';
import { TimeText } from '../app/time.tsx';
import { StaffName } from '../ui/tags.tsx';
import { CannedDialog } from './CannedDialog.tsx';
import { cannedWords } from './messages.ts';

type Item = RequestAnswer<'canned.list'>[number];

/** `/knowledge/replies`: what is said often, for everybody and for oneself. */
export function CannedPage() {
  const t = useWords(cannedWords);
  const { user } = useStatus();
  const { run } = useMutate();
  const confirm = useConfirm();
  const list = useRequest('canned.list', {});
  const [query, setQuery] = useState('');
  const [selectedId, select] = useState<string | null>(null);
  const [editing, setEditing] = useState<Item | 'new' | null>(null);
  const all = list.data ?? [];
  const found = new Set(matchingReplies(all, query.trim()).map(({ id }) => id));
  const selected = all.find(({ id }) => id === selectedId) ?? null;
  const sharedBlocked = user !== null && keepers.includes(user.role) ? null : t('sharedRole');
  const remove = async (item: Item): Promise<void> => {
    const body = t(item.ownerId === null ? 'removeShared' : 'removePersonal');
    if (await confirm({ title: t('removeTitle', { title: item.title }), body, confirmLabel: t('remove'), danger: true })) await run('canned.remove', { replyId: item.id });
  };
  return (
    <>
      <Shelf
        path={places.cannedReplies()}
        title={t('title')}
        items={list.data?.filter(({ id }) => found.has(id))}
        error={list.error}
        selected={selected}
        onSelect={select}
        query={query}
        onQuery={setQuery}
        queryLabel={t('filter')}
        createLabel={t('create')}
        createBlocked={null}
        onCreate={() => setEditing('new')}
        facts={(item) => <Facts item={item} />}
        empty={{ title: t('empty'), hint: t('emptyHint') }}
        noMatch={t('noMatch')}
        editBlocked={selected?.ownerId === null ? sharedBlocked : null}
        onEdit={setEditing}
        onRemove={(item) => void remove(item)}
      >
        {selected === null ? null : (
          <article className={shelf.page}>
            <VariableText text={selected.text} />
            <p className={shelf.facts}>
              <span>{t(selected.ownerId === null ? 'shared' : 'personal')}</span>
              {selected.code === '' ? null : <span className={shelf.word}>/{selected.code}</span>}
              <span data-numeric>{t('usesHint', { mine: selected.mine, total: selected.total })}</span>
              <span>
                <StaffName id={selected.updatedBy} /> <TimeText at={selected.updatedAt} />
              </span>
            </p>
          </article>
        )}
      </Shelf>
      {editing === null ? null : <CannedDialog reply={editing === 'new' ? null : editing} all={all} sharedBlocked={sharedBlocked} onSaved={select} onClose={() => setEditing(null)} />}
    </>
  );
}

function Facts({ item }: { readonly item: Item }) {
  const t = useWords(cannedWords);
  return (
    <>
      {item.code === '' ? null : <span className={shelf.word}>/{item.code}</span>}
      {item.ownerId === null ? null : <span>{t('personal')}</span>}
      <span data-numeric title={t('usesHint', { mine: item.mine, total: item.total })}>
        {t('uses', { total: item.total })}
      </span>
    </>
  );
}
