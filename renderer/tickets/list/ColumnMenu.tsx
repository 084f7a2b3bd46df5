import { ActionIcon, Checkbox, Popover } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconColumns3 } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { listColumn } from '../../../shared/tickets/listModel.ts';
import type { ListColumn } from '../../../shared/tickets/listModel.ts';
import { useWords } from '../../app/i18n.tsx';
import { listWords } from '../listMessages.ts';
import { moved, toggled } from './columnOrder.ts';
import classes from './list.module.css';

interface Props {
  readonly columns: readonly ListColumn[];
  readonly onChange: (columns: ListColumn[]) => void;
}

/** Which columns, and in which order. */
export function ColumnMenu({ columns, onChange }: Props) {
  const t = useWords(listWords);
  const hidden = listColumn.options.filter((one) => !columns.includes(one));
  const key = (event: KeyboardEvent, column: ListColumn): void => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (!event.altKey || by === 0) return;
    event.preventDefault();
    onChange(moved(columns, column, by));
  };
  return (
    <Popover position="bottom-end" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon variant="default" size={30} aria-label={t('columns.title')} title={t('columns.title')}>
          <IconColumns3 size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <p className={classes.hint}>{t('columns.hint')}</p>
        <ul className={classes.columns} aria-label={t('columns.title')}>
          {[...columns, ...hidden].map((column) => (
            <li key={column} onKeyDown={(event) => key(event, column)}>
              <Checkbox
                size="xs"
                label={t(`column.${column}`)}
                checked={columns.includes(column)}
                disabled={column === 'title'}
                onChange={() => onChange(toggled(columns, column))}
              />
              {columns.includes(column) ? <Arrows column={column} columns={columns} onChange={onChange} /> : null}
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

function Arrows({ column, columns, onChange }: Props & { readonly column: ListColumn }) {
  const t = useWords(listWords);
  const at = columns.indexOf(column);
  const name = t(`column.${column}`);
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('columns.up', { column: name })}
        disabled={at === 0}
        onClick={() => onChange(moved(columns, column, -1))}
      >
        <IconArrowUp size={14} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('columns.down', { column: name })}
        disabled={at === columns.length - 1}
        onClick={() => onChange(moved(columns, column, 1))}
      >
        <IconArrowDown size={14} />
      </ActionIcon>
    </>
  );
}
