import { Button } from '@mantine/core';
import { IconCheck, IconPhoneIncoming, IconUser } from '@tabler/icons-react';
import { timeOf } from '../../shared/time/shanghai.ts';
import { useWords } from '../app/i18n.tsx';
import { HospitalTag } from '../ui/tags.tsx';
import type { CallForm } from './callForm.ts';
import { ticketLabel } from './links.ts';
import { callPageWords } from './messages.ts';
import classes from './sheet.module.css';
import { pick } from './useLookup.ts';
import type { Found } from './useLookup.ts';

interface Props {
  readonly form: CallForm;
  readonly found: Found;
  readonly change: (fields: Partial<CallForm>) => void;
}

/** Who may be on the line and what is open of theirs; the arrows go through them, Enter takes one. */
export function CallMatches({ form, found, change }: Props) {
  const t = useWords(callPageWords);
  const picked = form.contactId !== null;
  const offer = found.due.find((one) => one.kind === 'missed_call' && one.id !== form.callbackId);
  if (found.people.length === 0 && offer === undefined) return null;
  return (
    <div className={classes.matches} role="group" aria-label={t('matches')} onKeyDown={walk}>
      {found.people.map((one) => (
        <div key={one.contact.id} className={classes.match}>
          <button type="button" data-match className={classes.person} aria-pressed={picked} onClick={() => change(picked ? { contactId: null, contactPhone: '', callerName: '' } : pick(one))}>
            {picked ? <IconCheck size={14} aria-hidden /> : <IconUser size={14} aria-hidden />}
            <b>{one.contact.name}</b>
            <span className={classes.quiet}>{one.contact.title}</span>
            <HospitalTag id={one.contact.hospitalId} />
            <span className={classes.end} data-numeric>
              {picked ? t('unpick') : one.exact ? t('exact') : one.contact.phone}
            </span>
          </button>
          {one.tickets.length + one.callbacks.length === 0 ? null : picked ? (
            <Work one={one} form={form} change={change} />
          ) : (
            <p className={classes.quiet}>
              {[one.tickets.length === 0 ? '' : t('openTickets', { count: one.tickets.length }), one.callbacks.length === 0 ? '' : t('openCallbacks', { count: one.callbacks.length })]
                .filter((part) => part !== '')
                .join(' · ')}
            </p>
          )}
        </div>
      ))}
      {offer === undefined ? null : (
        <div className={classes.offer}>
          <IconPhoneIncoming size={14} aria-hidden />
          <span>{t('offer', { subject: offer.subject, time: timeOf(offer.dueAt) })}</span>
          <Button
            data-match
            variant="light"
            size="compact-xs"
            onClick={(event) => {
              change({ callbackId: offer.id, closes: true, party: 'hospital' });
              // The offer goes, and the keyboard must not go with it.
              event.currentTarget.closest('[role="dialog"]')?.querySelector<HTMLElement>('textarea')?.focus();
            }}
          >
            {t('offerTake')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Open work of the person on the line; a press links the call to it, another takes that back. */
function Work({ one, form, change }: { readonly one: Found['people'][number] } & Pick<Props, 'form' | 'change'>) {
  const linked = form.ticket.kind === 'existing' ? form.ticket.ticketId : null;
  return (
    <div className={classes.work}>
      {one.tickets.map((ticket) => (
        <button
          key={ticket.id}
          type="button"
          data-match
          aria-pressed={linked === ticket.id}
          title={ticketLabel(ticket)}
          onClick={() => change({ ticket: linked === ticket.id ? { kind: 'none' } : { kind: 'existing', ticketId: ticket.id, label: ticketLabel(ticket) } })}
        >
          {ticketLabel(ticket)}
        </button>
      ))}
      {one.callbacks.map((due) => (
        <button key={due.id} type="button" data-match aria-pressed={form.callbackId === due.id} title={due.subject} onClick={() => change({ callbackId: form.callbackId === due.id ? null : due.id })}>
          {timeOf(due.dueAt)} {due.subject}
        </button>
      ))}
    </div>
  );
}

function walk(event: React.KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-match]')];
  const next = all[all.findIndex((one) => one === document.activeElement) + step];
  if (next !== undefined) next.focus();
  else if (step < 0) event.currentTarget.closest('[role="dialog"]')?.querySelector<HTMLElement>('input[inputmode="tel"]')?.focus();
}
