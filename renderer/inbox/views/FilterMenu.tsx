import { ActionIcon, Button, Popover, Select, Stack } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { builtInInboxViews, inboxFilter, isSameFilter } from '../../../shared/inbox/views.ts';
import { useDirectory } from '../../app/directory.tsx';
import { useWords } from '../../app/i18n.tsx';
import { useShortcut } from '../../app/shortcuts.tsx';
import { useDutyGroupList } from '../../ui/desk/useDutyGroups.ts';
import { inboxDeskWords } from '../deskMessages.ts';
import type { InboxPlace } from './useInboxPlace.ts';

/** `/` opens it: whose, which hospital, which group, which kind. */
export const FilterMenu = memo(function FilterMenu({ place }: { readonly place: InboxPlace }) {
  const t = useWords(inboxDeskWords);
  const { hospitals, staff } = useDirectory();
  const groups = useDutyGroupList() ?? [];
  const [opened, setOpened] = useState(false);
  useShortcut('/', () => setOpened(true));
  const { filter, change } = place;
  const narrows = !isSameFilter({ ...filter, shows: 'open' }, builtInInboxViews.open);
  const inside = { comboboxProps: { withinPortal: false }, clearable: true } as const;
  const shows = inboxFilter.shape.shows.unwrap().options;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus width={280}>
      <Popover.Target>
        <ActionIcon
          variant={narrows ? 'light' : 'subtle'}
          color={narrows ? 'teal' : 'gray'}
          aria-label={t('filter.label')}
          aria-expanded={opened}
          title={`${t('filter.label')}  /`}
          onClick={() => setOpened(!opened)}
        >
          <IconFilter size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown onKeyDown={(event) => (event.key === 'Escape' ? setOpened(false) : undefined)}>
        <Stack gap="xs">
          <Select
            label={t('filter.shows')}
            comboboxProps={{ withinPortal: false }}
            allowDeselect={false}
            value={filter.shows}
            data={shows.map((one) => ({ value: one, label: t(`views.${one}`) }))}
            onChange={(value) => change({ shows: inboxFilter.shape.shows.parse(value) })}
          />
          <Select
            {...inside}
            label={t('filter.assignee')}
            placeholder={t('filter.anybody')}
            searchable
            value={filter.assignee}
            data={[
              { value: 'me', label: t('filter.me') },
              { value: 'nobody', label: t('filter.nobody') },
              ...staff.filter((one) => one.active).map((one) => ({ value: one.id as string, label: one.displayName })),
            ]}
            onChange={(assignee) => change({ assignee })}
          />
          <Select
            {...inside}
            label={t('filter.hospital')}
            placeholder={t('filter.anyHospital')}
            searchable
            value={filter.hospitalId}
            data={hospitals.map((one) => ({ value: one.id as string, label: one.shortName }))}
            onChange={(hospitalId) => change({ hospitalId })}
          />
          <Select
            {...inside}
            label={t('filter.group')}
            placeholder={t('filter.anyGroup')}
            value={filter.groupId}
            data={groups.map((one) => ({ value: one.id as string, label: one.name }))}
            onChange={(groupId) => change({ groupId })}
          />
          <Select
            {...inside}
            label={t('filter.kind')}
            placeholder={t('filter.anyKind')}
            value={filter.kind}
            data={[
              { value: 'direct', label: t('filter.direct') },
              { value: 'group', label: t('filter.group_chat') },
            ]}
            onChange={(kind) => change({ kind: inboxFilter.shape.kind.parse(kind) })}
          />
          <Button variant="default" size="compact-sm" disabled={!narrows} onClick={() => change({ ...builtInInboxViews.open, shows: filter.shows })}>
            {t('filter.clear')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
});
