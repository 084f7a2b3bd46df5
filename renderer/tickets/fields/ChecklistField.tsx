import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { ITEM_MAX, ITEMS_MAX } from '../../../shared/tickets/checklist.ts';
import { useWords } from '../../app/i18n.tsx';
import { fieldWords } from './messages.ts';
import classes from './fields.module.css';
import { ShortText } from '../../ui/desk/ShortText.tsx';
import { overOf } from '../../ui/desk/textLength.ts';
import { isComposing } from '../../ui/composing.ts';

/** The points of a new ticket's list: typed, Enter adds, each can be taken out again. */
export function ChecklistField({ items, onChange }: { readonly items: readonly string[]; readonly onChange: (items: readonly string[]) => void }) {
  const t = useWords(fieldWords);
  const [text, setText] = useState('');
  const add = (): void => {
    if (text.trim() === '' || items.length >= ITEMS_MAX || overOf(text, ITEM_MAX) !== null) return;
    onChange([...items, text.trim()]);
    setText('');
  };
  return (
    <div className={classes.wide}>
      {items.length === 0 ? null : (
        <ol className={classes.items} aria-label={t('checklist')}>
          {items.map((item, index) => (
            // Two points may say the same; their order is their name.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={index}>
              <span>{item}</span>
              <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('checklistRemove', { item })} onClick={() => onChange(items.filter((_, at) => at !== index))}>
                <IconX size={14} />
              </ActionIcon>
            </li>
          ))}
        </ol>
      )}
      <ShortText
        label={t('checklistAdd')}
        description={t('checklistHint')}
        max={ITEM_MAX}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={add}
        onKeyDown={(event) => {
          // Ctrl+Enter still saves the form; with Enter the text itself is what is meant.
          if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || isComposing(event) || text.trim() === '') return;
          event.preventDefault();
          add();
        }}
      />
    </div>
  );
}
