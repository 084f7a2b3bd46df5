import { Select } from '@mantine/core';
import { useState } from 'react';
import { attachmentRole } from '../../../shared/tickets/model.ts';
import type { AttachmentRole } from '../../../shared/tickets/model.ts';
import { LARGEST_FILE } from '../../../shared/files/model.ts';
import { useWords } from '../../app/i18n.tsx';
import { ClockField } from '../../ui/desk/ClockField.tsx';
import { DateField } from '../../ui/desk/DateField.tsx';
import { ShortText } from '../../ui/desk/ShortText.tsx';
import { FormDialog } from '../../ui/dialogs.tsx';
import { sizeText } from '../../ui/files/sizeText.ts';
import { blankAdd, parseAdd } from './logForm.ts';
import type { AddForm, AddProblems, ParsedAdd } from './logForm.ts';
import { fileWords } from './messages.ts';
import classes from './files.module.css';

export interface AddFilesProps {
  readonly files: readonly File[];
  /** What they are for, if that is known; may be changed. */
  readonly purpose: AttachmentRole | null;
  readonly onAdd: (files: readonly File[], said: Extract<ParsedAdd, { kind: 'ok' }>) => void;
  readonly onClose: () => void;
}

/** What the chosen files are; for logs also the span they cover and where they are from (六1). */
export function AddFilesDialog({ files, purpose, onAdd, onClose }: AddFilesProps) {
  const t = useWords(fileWords);
  const [form, setForm] = useState<AddForm>({ ...blankAdd, role: purpose ?? blankAdd.role });
  const [problems, setProblems] = useState<AddProblems>({});
  const small = files.filter((file) => file.size <= LARGEST_FILE);
  const change = (next: AddForm): void => {
    setForm(next);
    setProblems({});
  };
  const submit = (): boolean => {
    const parsed = parseAdd(form);
    setProblems(parsed.kind === 'problems' ? parsed.problems : {});
    if (parsed.kind === 'problems') return false;
    onAdd(small, parsed);
    return true;
  };
  return (
    <FormDialog opened onClose={onClose} title={t('addTitle')} submitLabel={t('addConfirm')} blocked={small.length === 0 ? t('tooLarge') : null} onSubmit={submit}>
      <ul className={classes.chosen}>
        {files.map((file, index) => (
          <li key={index} data-refused={file.size > LARGEST_FILE}>
            <span className={classes.name}>{file.name}</span>
            <span data-numeric>{file.size > LARGEST_FILE ? t('tooLarge') : sizeText(file.size)}</span>
          </li>
        ))}
      </ul>
      <Select
        label={t('role')}
        allowDeselect={false}
        data-autofocus
        value={form.role}
        data={attachmentRole.options.map((role) => ({ value: role, label: t(`role.${role}`) }))}
        onChange={(value) => change({ ...form, role: attachmentRole.safeParse(value).data ?? form.role })}
      />
      {form.role === 'log' ? <LogFields form={form} onChange={change} problems={problems} /> : null}
    </FormDialog>
  );
}

function LogFields({ form, onChange, problems }: { readonly form: AddForm; readonly onChange: (form: AddForm) => void; readonly problems: AddProblems }) {
  const t = useWords(fileWords);
  const why = (field: keyof AddProblems): string | undefined => {
    const problem = problems[field];
    return problem === undefined ? undefined : t(problem);
  };
  return (
    <div className={classes.log}>
      <ShortText
        label={t('logSource')}
        placeholder={t('logSourceHint')}
        required
        max={200}
        value={form.source}
        onChange={(event) => onChange({ ...form, source: event.currentTarget.value })}
        error={why('source')}
      />
      {(['from', 'to'] as const).map((edge) => (
        <div key={edge} className={classes.moment}>
          <DateField label={t(edge === 'from' ? 'logFrom' : 'logTo')} value={form[edge].date} onChange={(date) => onChange({ ...form, [edge]: { ...form[edge], date } })} error={why(edge)} />
          <ClockField label={t('logTime')} value={form[edge].time} onChange={(time) => onChange({ ...form, [edge]: { ...form[edge], time } })} />
        </div>
      ))}
    </div>
  );
}
