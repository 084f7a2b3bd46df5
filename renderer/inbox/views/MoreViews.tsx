import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconBuildingHospital, IconChevronDown, IconDots, IconListCheck, IconUsers, IconUsersGroup } from '@tabler/icons-react';
import { memo } from 'react';
import type { InboxCounts } from '../../../shared/inbox/contract.ts';
import type { InboxViewId } from '../../../shared/ids.ts';
import { useDirectory } from '../../app/directory.tsx';
import { useWords } from '../../app/i18n.tsx';
import { useMutate } from '../../ipc/useRequest.ts';
import { useDutyGroupList } from '../../ui/desk/useDutyGroups.ts';
import { ViewMenu } from '../../ui/desk/ViewMenu.tsx';
import { newId } from '../../ui/newId.ts';
import { useChoice } from '../bulk/choice.tsx';
import { inboxDeskWords } from '../deskMessages.ts';
import { FilterMenu } from './FilterMenu.tsx';
import { groupView, hospitalView } from './useInboxPlace.ts';
import type { InboxPlace } from './useInboxPlace.ts';
import classes from './views.module.css';
import textButton from '../../ui/desk/textButton.module.css';

interface Props {
  readonly place: InboxPlace;
  readonly counts: InboxCounts | undefined;
}

interface Choice {
  readonly view: string;
  readonly name: string;
  readonly count: number;
  readonly shared: boolean;
}

/** Saved views, one per hospital and duty group with open conversations, the filter, and what can be done with a view. */
export function MoreViews({ place, counts }: Props) {
  const t = useWords(inboxDeskWords);
  const sections = useSections(place, counts);
  const current = sections.flatMap((section) => section.choices).find((choice) => choice.view === place.view);
  return (
    <div className={classes.line}>
      <Menu position="bottom-start" width={288}>
        <Menu.Target>
          <Button variant="subtle" color={current === undefined ? 'gray' : 'teal'} size="compact-sm" rightSection={<IconChevronDown size={14} />} className={classes.more ?? ''}>
            {current === undefined ? t('views.more') : `${current.name} · ${current.count}`}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={420} className={classes.scrolling ?? ''}>
          {sections.map(({ key, Icon, choices }) =>
            choices.length === 0 ? null : (
              <div key={key}>
                <Menu.Label>{t(`views.${key}`)}</Menu.Label>
                {choices.map(({ view, name, count, shared }) => (
                  <Menu.Item
                    key={view}
                    leftSection={<Icon size={14} aria-hidden />}
                    rightSection={<span data-numeric>{count}</span>}
                    aria-current={view === place.view ? 'true' : undefined}
                    onClick={() => place.go(view)}
                  >
                    {name}
                    {shared ? <IconUsers size={12} aria-label={t('views.shared')} className={classes.shared} /> : null}
                  </Menu.Item>
                ))}
              </div>
            ),
          )}
          {sections.every(({ choices }) => choices.length === 0) ? <Menu.Label>{t('empty.open')}</Menu.Label> : null}
        </Menu.Dropdown>
      </Menu>
      <span className={classes.gap} />
      {place.changed ? (
        <button type="button" className={textButton.textButton} title={t('views.changed')} onClick={() => place.go(place.view)}>
          {t('views.reset')}
        </button>
      ) : null}
      <FilterMenu place={place} />
      <PickButton />
      <ViewActions place={place} />
    </div>
  );
}

function useSections({ views }: InboxPlace, counts: InboxCounts | undefined) {
  const { hospitals } = useDirectory();
  const groups = useDutyGroupList() ?? [];
  const chosen = (rows: readonly { readonly id: string; readonly name: string }[], of: Readonly<Record<string, number>>, view: (id: string) => string): readonly Choice[] =>
    rows.flatMap(({ id, name }) => ((of[id] ?? 0) === 0 ? [] : [{ view: view(id), name, count: of[id] ?? 0, shared: false }]));
  return [
    { key: 'saved' as const, Icon: IconDots, choices: views.map(({ id, name, shared }): Choice => ({ view: id, name, shared, count: counts?.saved[id] ?? 0 })) },
    { key: 'byHospital' as const, Icon: IconBuildingHospital, choices: chosen(hospitals, counts?.hospitals ?? {}, hospitalView) },
    { key: 'byGroup' as const, Icon: IconUsersGroup, choices: chosen(groups, counts?.groups ?? {}, groupView) },
  ];
}

/** Shows a box at every row: choosing with the mouse begins here, with the keyboard at X. */
const PickButton = memo(function PickButton() {
  const t = useWords(inboxDeskWords);
  const { picking, setPicking, selection } = useChoice();
  return (
    <ActionIcon variant={picking ? 'light' : 'subtle'} color={picking ? 'teal' : 'gray'} aria-label={t('bulk.pick')} aria-pressed={picking || selection.chosen.size > 0} title={`${t('bulk.pick')}  X`} onClick={() => setPicking(!picking)}>
      <IconListCheck size={16} />
    </ActionIcon>
  );
});

const ViewActions = memo(function ViewActions({ place }: { readonly place: InboxPlace }) {
  const t = useWords(inboxDeskWords);
  const { run } = useMutate();
  const own = place.views.find((view) => view.id === place.view);
  const save = async (name: string, shared: boolean): Promise<boolean> => {
    const viewId = newId<InboxViewId>();
    if (!(await run('inbox.saveView', { viewId, name, shared, spec: place.filter }))) return false;
    place.settle(viewId);
    return true;
  };
  return (
    <ViewMenu
      own={own}
      changed={place.changed}
      hint={t('views.saveHint')}
      removeBody={t('views.removeBody')}
      onUpdate={() => own && void run('inbox.saveView', { viewId: own.id, name: own.name, shared: own.shared, spec: place.filter })}
      onSave={save}
      onRemove={() => own && void run('inbox.removeView', { viewId: own.id }).then((gone) => (gone ? place.go('open') : undefined))}
    />
  );
});
