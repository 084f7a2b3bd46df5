import { Radio, SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import { party } from '../../shared/callbacks/model.ts';
import type { Party } from '../../shared/callbacks/model.ts';
import type { CallDetail } from '../../shared/calls/contract.ts';
import { CALL_NAME_MAX, CALL_NOTES_MAX, CALL_TOPIC_MAX } from '../../shared/calls/wire.ts';
import { asId } from '../../shared/ids.ts';
import type { AttemptId, CallbackId, HospitalId, TicketEntryId, TicketId } from '../../shared/ids.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { useMutate, useRequest } from '../ipc/useRequest.ts';
import { FormDialog } from '../ui/dialogs.tsx';
import { LongText } from '../ui/desk/LongText.tsx';
import { shortMoment } from '../ui/desk/moment.ts';
import { HospitalSelect } from '../ui/desk/pickers.tsx';
import { ShortText } from '../ui/desk/ShortText.tsx';
import { newId } from '../ui/newId.ts';
import { newTicket, TITLE_MAX } from './callForm.ts';
import { TopicSelect } from './CallPanel.tsx';
import { ticketLabel } from './links.ts';
import { callPageWords } from './messages.ts';
import classes from './sheet.module.css';

export type CallTask = 'edit' | 'ticket' | 'newTicket' | 'attempt';

interface Props {
  readonly detail: CallDetail;
  readonly onClose: () => void;
}

export function CallDialogs({ task, ...rest }: Props & { readonly task: CallTask }) {
  switch (task) {
    case 'edit':
      return <EditDialog {...rest} />;
    case 'ticket':
      return <TicketDialog {...rest} />;
    case 'newTicket':
      return <NewTicketDialog {...rest} />;
    case 'attempt':
      return <AttemptDialog {...rest} />;
  }
}

/** A name of a patient was masked: it is not written back. */
function EditDialog({ detail: { call }, onClose }: Props) {
  const t = useWords(callPageWords);
  const { run } = useMutate();
  const [seen] = useState(() => ({ hospitalId: call.hospitalId, topic: call.topic, topicText: call.topicText, notes: call.notes }));
  const [fields, setFields] = useState<typeof seen>(seen);
  const [name, setName] = useState(call.callerName);
  const [phone, setPhone] = useState('');
  const badPhone = !/^[\d+\- ]{0,20}$/.test(phone.trim());
  const submit = async (): Promise<boolean> => {
    if (badPhone) return false;
    const changed = Object.fromEntries(Object.entries(fields).filter(([key, value]) => value !== seen[key as keyof typeof seen]));
    const all = { ...changed, ...(name === call.callerName ? {} : { callerName: name.trim() }), ...(phone.trim() === '' ? {} : { phone: phone.trim() }) };
    if (Object.keys(all).length === 0) return true;
    return run('calls.edit', { callId: call.id, fields: all, base: seen });
  };
  return (
    <FormDialog opened onClose={onClose} title={t('editTitle')} onSubmit={submit}>
      <div className={classes.fields}>
        <div className={classes.row}>
          <ShortText className={classes.grow ?? ''} label={t('caller')} max={CALL_NAME_MAX} value={name} data-autofocus onChange={(event) => setName(event.currentTarget.value)} />
          <ShortText className={classes.grow ?? ''} label={t('phone')} placeholder={call.phone === '' ? t('withheld') : `${call.phone} · ${t('editPhoneHint')}`} max={20} value={phone} onChange={(event) => setPhone(event.currentTarget.value)} error={badPhone ? t('badPhone') : undefined} />
        </div>
        <HospitalSelect label={t('hospital')} placeholder={t('hospitalHint')} clearable value={fields.hospitalId} onChange={(id) => setFields({ ...fields, hospitalId: id === null ? null : asId<HospitalId>(id) })} />
        <div className={classes.row}>
          <TopicSelect value={fields.topic} onChange={(topic) => setFields({ ...fields, topic })} />
          <ShortText className={classes.grow ?? ''} label={t('topicText')} max={CALL_TOPIC_MAX} value={fields.topicText} onChange={(event) => setFields({ ...fields, topicText: event.currentTarget.value })} />
        </div>
        <LongText label={t('notes')} minRows={4} maxRows={12} max={CALL_NOTES_MAX} value={fields.notes} onChange={(event) => setFields({ ...fields, notes: event.currentTarget.value })} />
      </div>
    </FormDialog>
  );
}

function TicketDialog({ detail: { call }, onClose }: Props) {
  const t = useWords(callPageWords);
  const { run } = useMutate();
  const [ticketId, setTicketId] = useState<string | null>(null);
  const list = useRequest('tickets.list', { status: 'not_closed', hospitalId: call.hospitalId, assigneeId: null, kind: null, query: '', limit: 200 });
  const submit = async (): Promise<boolean> => ticketId !== null && run('calls.link', { callId: call.id, ticketId: asId<TicketId>(ticketId) });
  return (
    <FormDialog opened onClose={onClose} title={t('linkTicket')} size="sm" onSubmit={submit}>
      <Select label={t('ticket')} searchable data-autofocus value={ticketId} onChange={setTicketId} data={(list.data?.items ?? []).map((one) => ({ value: one.id as string, label: ticketLabel(one) }))} />
    </FormDialog>
  );
}

function NewTicketDialog({ detail: { call }, onClose }: Props) {
  const t = useWords(callPageWords);
  const { run } = useMutate();
  const [title, setTitle] = useState(call.topicText);
  const submit = async (): Promise<boolean> => {
    if (title.trim() === '' || call.hospitalId === null) return false;
    const args = newTicket(call, call.hospitalId, title.trim(), { ticketId: newId<TicketId>(), entryId: newId<TicketEntryId>() });
    return (await run('tickets.create', args)) && run('calls.link', { callId: call.id, ticketId: args.ticketId });
  };
  return (
    <FormDialog opened onClose={onClose} title={t('newTicket')} size="sm" onSubmit={submit}>
      <ShortText label={t('ticketTitle')} description={t('ticketTitleHint')} required data-autofocus max={TITLE_MAX} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
    </FormDialog>
  );
}

function AttemptDialog({ detail: { call, due }, onClose }: Props) {
  const t = useWords(callPageWords);
  const { locale } = useLocale();
  const { run } = useMutate();
  const [callbackId, setCallbackId] = useState<string | null>(due[0]?.id ?? null);
  const [who, setWho] = useState<Party>('hospital');
  const submit = async (): Promise<boolean> =>
    callbackId !== null && run('calls.attempt', { callId: call.id, callbackId: asId<CallbackId>(callbackId), attemptId: newId<AttemptId>(), party: who });
  return (
    <FormDialog opened onClose={onClose} title={t('asAttempt')} onSubmit={submit}>
      <div className={classes.fields}>
        <Radio.Group size="xs" label={t('callback')} description={t('asAttemptHint')} value={callbackId} onChange={setCallbackId}>
          <div className={classes.choices}>
            {due.map((one) => (
              <Radio key={one.id} value={one.id} size="xs" label={`${one.subject} · ${shortMoment(one.dueAt, locale)}`} />
            ))}
          </div>
        </Radio.Group>
        <SegmentedControl aria-label={t('party')} value={who} onChange={(value) => setWho(party.parse(value))} data={party.options.map((one) => ({ value: one, label: t(`party.${one}`) }))} />
      </div>
    </FormDialog>
  );
}
