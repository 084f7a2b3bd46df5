import { Anchor, Select } from '@mantine/core';
import { useState } from 'react';
import { useDirectory } from '../../app/directory.tsx';
import { useWords } from '../../app/i18n.tsx';
import { Link, places } from '../../app/routes.tsx';
import { useRequest } from '../../ipc/useRequest.ts';
import { templateWords } from './messages.ts';
import { templateToForm } from './templateToForm.ts';
import type { FilledIn } from './templateToForm.ts';
import classes from './templates.module.css';

/** Fills the form of a new ticket in from a template that is in use. Nothing where there is none. */
export function TemplatePicker({ onPick }: { readonly onPick: (filled: FilledIn) => void }) {
  const t = useWords(templateWords);
  const { staffById } = useDirectory();
  const [chosen, setChosen] = useState<string | null>(null);
  const templates = (useRequest('tickets.templates', {}).data?.items ?? []).filter((one) => one.active);
  if (templates.length === 0) return null;
  return (
    <div className={classes.picker}>
      <Select
        label={t('pick')}
        placeholder={t('pickHint')}
        searchable
        nothingFoundMessage={t('noMatch')}
        value={chosen}
        data={templates.map((one) => ({ value: one.id as string, label: one.name }))}
        onChange={(id) => {
          setChosen(id);
          const template = templates.find((one) => one.id === id);
          if (template !== undefined) onPick(templateToForm(template, (userId) => staffById.get(userId)?.active === true));
        }}
      />
      <Anchor component={Link} href={places.ticketTemplates()} size="xs">
        {t('manage')}
      </Anchor>
    </div>
  );
}
