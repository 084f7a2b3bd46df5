import { catalogue } from '../../shared/i18n/catalogue.ts';
import type { Locale, Translate } from '../../shared/i18n/catalogue.ts';
import { fieldName } from '../tickets/entryText.ts';
import type { TicketWord } from '../tickets/entryText.ts';
import { ticketWords } from '../tickets/messages.ts';
import { valueText } from '../tickets/timeline/valueText.ts';
import { useStaffName } from '../ui/tags.tsx';
import { useDirectory } from './directory.tsx';
import { useLocale, useWords } from './i18n.tsx';

/** Names of fields as people know them, across features: for both versions of a refused action. */
export const fieldMessages = catalogue(
  {
    'field.title': '标题',
    'field.subject': '事由',
    'field.name': '名称',
    'field.shortName': '简称',
    'field.label': '名称',
    'field.text': '内容',
    'field.code': '短代码',
    'field.keywords': '关键词',
    'field.body': '正文',
    'field.source': '出处',
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
    'field.code': 'Code',
    'field.keywords': 'Keywords',
    'field.body': 'Text',
    'field.source': 'Source',
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
  'title', 'subject', 'name', 'shortName', 'label', 'code', 'text', 'keywords', 'body', 'source', 'description', 'kind', 'module', 'priority', 'cause', 'status', 'result',
  'reason', 'note', 'assigneeId', 'userId', 'primaryId', 'backupId', 'hospitalId', 'dueAt', 'preview',
] as const;
export type KnownField = (typeof knownFields)[number];
type FieldMessage = keyof (typeof fieldMessages)['zh-CN'];

export interface FieldWords {
  /** A field's name; of one that is not known (a newer core) its own. @param path dotted for nested records */
  readonly label: (path: string) => string;
  /** A value as people read it: names for ids, words for codes. */
  readonly value: (path: string, value: unknown) => string;
}

const lastOf = (path: string): string => path.split('.').at(-1) ?? path;

function labelOf(path: string, t: Translate<FieldMessage>, tickets: Translate<TicketWord>): string {
  const known = knownFields.find((field) => field === lastOf(path));
  return known === undefined ? fieldName(lastOf(path), tickets) : t(`field.${known}`);
}

/** The names alone, also where nobody is signed in or outside of the desk (questions). */
export function useFieldLabel(): FieldWords['label'] {
  const t = useWords(fieldMessages);
  const tickets = useWords(ticketWords);
  return (path) => labelOf(path, t, tickets);
}

interface Names {
  readonly locale: Locale;
  readonly staff: (id: string) => string;
  readonly hospital: (id: string) => string | undefined;
}

export function createFieldWords(t: Translate<FieldMessage>, tickets: Translate<TicketWord>, { locale, staff, hospital }: Names): FieldWords {
  /** `status.open`, `cause.none`: codes of a ticket have their words in its catalogue. */
  const coded = (field: string, code: string): string | null => {
    const key = Object.keys(ticketWords['zh-CN']).find((known) => known === `${field}.${code}`);
    return key === undefined ? null : tickets(key as TicketWord); // a key of that very catalogue
  };
  return {
    label: (path) => labelOf(path, t, tickets),
    value(path, value) {
      const field = lastOf(path);
      if (value === null || value === undefined) return coded(field, 'none') ?? t('value.none');
      if (value === '') return t('value.empty');
      if (typeof value === 'string') {
        if (field === 'hospitalId') return hospital(value) ?? value;
        if (field.endsWith('Id')) return staff(value);
        if (value === 'done' || value === 'cancelled') return t(`value.${value}`);
        if (field === 'status') return coded(field, value) ?? value;
      }
      // Moments in full: two that are compared must not be told in two ways.
      return valueText(field, value, tickets, locale) ?? t('value.none');
    },
  };
}

export function useFieldWords(): FieldWords {
  const { locale } = useLocale();
  const { hospitalById } = useDirectory();
  return createFieldWords(useWords(fieldMessages), useWords(ticketWords), {
    locale,
    staff: useStaffName(),
    hospital: (id) => hospitalById.get(id)?.shortName,
  });
}
