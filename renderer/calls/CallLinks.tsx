import { Checkbox, SegmentedControl, Select } from '@mantine/core';
import { party } from '../../shared/callbacks/model.ts';
import { asId } from '../../shared/ids.ts';
import type { HospitalId } from '../../shared/ids.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { shortMoment } from '../ui/desk/moment.ts';
import { ShortText } from '../ui/desk/ShortText.tsx';
import { makesCallback, TITLE_MAX } from './callForm.ts';
import type { CallForm } from './callForm.ts';
import { ticketLabel } from './links.ts';
import { callPageWords } from './messages.ts';
import classes from './sheet.module.css';

interface Props {
  readonly form: CallForm;
  readonly change: (fields: Partial<CallForm>) => void;
  /** What is wrong with the new ticket's title. */
  readonly error: string | undefined;
}

const MOST = 100;
const NEW = 'new';

/** Which ticket the call belongs to (one that stands, or a new one made of the call) and which callback it was. */
export function CallLinks({ form, change, error }: Props) {
  const t = useWords(callPageWords);
  const hospitalId = form.hospitalId === null ? null : asId<HospitalId>(form.hospitalId);
  const tickets = useRequest('tickets.list', { status: 'not_closed', hospitalId, assigneeId: null, kind: null, query: '', limit: MOST });
  const { ticket } = form;
  const open = (tickets.data?.items ?? []).map((one) => ({ value: one.id as string, label: ticketLabel(one) }));
  const chosen = ticket.kind === 'existing' && !open.some((one) => one.value === ticket.ticketId) ? [{ value: ticket.ticketId, label: ticket.label }] : [];
  const choose = (value: string | null): void => {
    if (value === NEW) return change({ ticket: { kind: 'new', title: [form.topicText, form.callerName].filter((part) => part.trim() !== '').join(' · ').slice(0, TITLE_MAX) } });
    return change({ ticket: value === null ? { kind: 'none' } : { kind: 'existing', ticketId: value, label: [...chosen, ...open].find((one) => one.value === value)?.label ?? '' } });
  };
  return (
    <>
      <div className={classes.row}>
        <Select
          className={classes.grow ?? ''}
          label={t('ticket')}
          placeholder={t('ticketNone')}
          searchable
          clearable
          openOnFocus={false}
          value={ticket.kind === 'existing' ? ticket.ticketId : ticket.kind === 'new' ? NEW : null}
          data={[{ value: NEW, label: t('ticketNew') }, ...chosen, ...open]}
          onChange={choose}
        />
        {makesCallback(form) ? null : <CallbackSelect form={form} change={change} />}
      </div>
      {ticket.kind === 'new' ? (
        <ShortText label={t('ticketTitle')} description={t('ticketTitleHint')} required max={TITLE_MAX} value={ticket.title} onChange={(event) => change({ ticket: { kind: 'new', title: event.currentTarget.value } })} error={error} />
      ) : null}
      {makesCallback(form) ? null : <CallbackEnd form={form} change={change} />}
    </>
  );
}

function useOpenCallbacks() {
  return useRequest('callbacks.list', { show: 'open', hospitalId: null, limit: 1000 }).data?.items ?? [];
}

function CallbackSelect({ form, change }: Omit<Props, 'error'>) {
  const t = useWords(callPageWords);
  const { locale } = useLocale();
  const due = useOpenCallbacks().filter((one) => one.id === form.callbackId || form.hospitalId === null || one.hospitalId === null || one.hospitalId === form.hospitalId);
  return (
    <Select
      className={classes.grow ?? ''}
      label={t('callback')}
      placeholder={t('callbackNone')}
      searchable
      clearable
      openOnFocus={false}
      value={form.callbackId}
      data={due.map((one) => ({ value: one.id as string, label: `${one.subject} · ${shortMoment(one.dueAt, locale)}` }))}
      onChange={(callbackId) => change({ callbackId, party: due.find((one) => one.id === callbackId)?.missing[0] ?? 'hospital' })}
    />
  );
}

/** Whom of two parties one speaks to, and whether the callback is done with it. */
function CallbackEnd({ form, change }: Omit<Props, 'error'>) {
  const t = useWords(callPageWords);
  const due = useOpenCallbacks().find((one) => one.id === form.callbackId);
  if (due === undefined) return null;
  const left = due.missing.filter((one) => one !== form.party);
  return (
    <div className={classes.row}>
      {due.requiredParties.length > 1 ? (
        <SegmentedControl aria-label={t('party')} value={form.party} onChange={(value) => change({ party: party.parse(value) })} data={due.requiredParties.map((one) => ({ value: one, label: t(`party.${one}`) }))} />
      ) : null}
      {form.result === 'answered' && left.length === 0 ? (
        <Checkbox size="xs" label={t('closes')} checked={form.closes} onChange={(event) => change({ closes: event.currentTarget.checked })} />
      ) : null}
    </div>
  );
}
