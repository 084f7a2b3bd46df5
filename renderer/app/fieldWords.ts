import { catalogue } from '../../shared/i18n/catalogue.ts';
import { detailFields } from '../../shared/tickets/details.ts';
import type { DetailField } from '../../shared/tickets/details.ts';
import { ticketWords } from '../tickets/messages.ts';
import { valueText } from '../tickets/timeline/valueText.ts';
import { useStaffName } from '../ui/tags.tsx';
import { useDirectory } from './directory.tsx';
import { useLocale, useWords } from './i18n.tsx';
import { shortTime } from './timeWords.ts';
import { useNow } from './time.tsx';

/** Names of fields as people know them, across features: for both versions of a refused action. */
export const fieldMessages = catalogue(
  {
    'field.title': '标题',
    'field.subject': '事由',
    'field.name': '名称',
    'field.shortName': '简称',
    'field.label': '名称',
    'field.text': '内容',
    'field.description': '描述',
    'field.kind': '类型',
    'field.module': '模块',
    'field.priority': '优先级',
    'field.cause': '原因归属',
    'field.status': '状态',
    'field.result': '结果',
    'field.reason': '原因',
    'field.note': '备注',
    'field.assigneeId': '负责人',
    'field.userId': '负责人',
    'field.primaryId': '主班',
    'field.backupId': '备班',
    'field.hospitalId': '医院',
    'field.dueAt': '期限',
    'field.preview': '最近消息',
    'value.none': '无',
    'value.empty': '（空）',
    'value.done': '已完成',
    'value.cancelled': '已取消',
  },
  {
    'field.title': 'Title',
    'field.subject': 'Subject',
    'field.name': 'Name',
    'field.shortName': 'Short name',
    'field.label': 'Name',
    'field.text': 'Text',
    'field.description': 'Description',
    'field.kind': 'Kind',
    'field.module': 'Module',
    'field.priority': 'Priority',
    'field.cause': 'Cause',
    'field.status': 'Status',
    'field.result': 'Result',
    'field.reason': 'Reason',
    'field.note': 'Note',
    'field.assigneeId': 'Assignee',
    'field.userId': 'Assignee',
    'field.primaryId': 'Primary',
    'field.backupId': 'Backup',
    'field.hospitalId': 'Hospital',
    'field.dueAt': 'Due',
    'field.preview': 'Last message',
    'value.none': 'none',
    'value.empty': '(empty)',
    'value.done': 'Done',
    'value.cancelled': 'Cancelled',
  },
);

/** Fields in reading order; ids of rows and internal numbers are not among them. */
export const knownFields = [
  'title', 'subject', 'name', 'shortName', 'label', 'text', 'description', 'kind', 'module', 'priority', 'cause', 'status', 'result',
  'reason', 'note', 'assigneeId', 'userId', 'primaryId', 'backupId', 'hospitalId', 'dueAt', 'preview',
] as const;
export type KnownField = (typeof knownFields)[number];

export interface FieldWords {
  /** A field's name; of one that is not known (a newer core) its own. @param path dotted for nested records */
  readonly label: (path: string) => string;
  /** A value as people read it: names for ids, words for codes. */
  readonly value: (path: string, value: unknown) => string;
}

const lastOf = (path: string): string => path.split('.').at(-1) ?? path;

/** A field that only some kinds of ticket have. */
export const detailOf = (path: string): DetailField | undefined => detailFields.find((field) => path === `details.${field}`);

/** The names alone, also where nobody is signed in or outside of the desk (questions). */
export function useFieldLabel(): FieldWords['label'] {
  const t = useWords(fieldMessages);
  const tickets = useWords(ticketWords);
  return (path) => {
    const known = knownFields.find((field) => field === lastOf(path));
    if (known !== undefined) return t(`field.${known}`);
    const detail = detailOf(path);
    return detail === undefined ? lastOf(path) : tickets(`field.${detail}`);
  };
}

export function useFieldWords(): FieldWords {
  const t = useWords(fieldMessages);
  const label = useFieldLabel();
  const tickets = useWords(ticketWords);
  const staff = useStaffName();
  const { locale } = useLocale();
  const now = useNow(60_000);
  const { hospitalById } = useDirectory();

  /** `kind.fault`, `cause.none`: codes of a ticket have their words in its catalogue. */
  const coded = (field: string, code: string): string | null => {
    const key = Object.keys(ticketWords['zh-CN']).find((known) => known === `${field}.${code}`);
    return key === undefined ? null : tickets(key as Parameters<typeof tickets>[0]); // a key of that very catalogue
  };

  return {
    label,
    value(path, value) {
      const field = lastOf(path);
      const detail = detailOf(path);
      if (detail !== undefined) return valueText(detail, value, tickets, locale) ?? t(value === '' ? 'value.empty' : 'value.none');
      if (value === null || value === undefined) return coded(field, 'none') ?? t('value.none');
      if (value === '') return t('value.empty');
      if (typeof value === 'number') return field.endsWith('At') ? shortTime(value, now, locale) : String(value);
      if (typeof value !== 'string') return JSON.stringify(value);
      if (field === 'hospitalId') return hospitalById.get(value)?.shortName ?? value;
      if (field.endsWith('Id')) return staff(value);
      if (value === 'done' || value === 'cancelled') return t(`value.${value}`);
      return coded(field, value) ?? value;
    },
  };
}
