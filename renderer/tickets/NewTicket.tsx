import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { TicketEntryId, TicketId } from '../../shared/ids.ts';
import { useHospitalFilter } from '../app/hospitalFilter.tsx';
import { useWords } from '../app/i18n.tsx';
import { places, useNavigate, useSearchParams } from '../app/routes.tsx';
import { ask } from '../ipc/client.ts';
import { asCoreError, useShowError } from '../ipc/showError.tsx';
import { useMutate, useRequest } from '../ipc/useRequest.ts';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { DraftNotice } from '../ui/desk/DraftNotice.tsx';
import { useDraft } from '../ui/desk/useDraft.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { HoldProvider, useHolds } from '../ui/hold.tsx';
import { uiMessages } from '../ui/messages.ts';
import { newId } from '../ui/newId.ts';
import { ListToggle, MainPane } from '../ui/panes.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { ticketWords } from './messages.ts';
import { createArgs, formFromQuery, formFromRefused, problemsOf, ticketForm } from './ticketForm.ts';
import type { TicketForm, TicketProblems } from './ticketForm.ts';
import { blankDetails, withRefused } from './fields/detailForm.ts';
import { TemplatePicker } from './templates/TemplatePicker.tsx';
import { TicketFormFields } from './TicketFormFields.tsx';
import classes from './tickets.module.css';
import { isComposing } from '../ui/composing.ts';

/** `/tickets/new`: empty, from a message, or again from what the relay refused (`rejected=n`). */
export function NewTicket() {
  const query = useSearchParams();
  const { hospitalId } = useHospitalFilter();
  const refusedN = query.get('rejected');
  const rejections = useRequest('session.rejections', {}, { enabled: refusedN !== null });
  if (refusedN !== null && rejections.data === undefined) return <MainPane label="">{null}</MainPane>;
  const refused = rejections.data?.find((one) => String(one.n) === refusedN);
  const again = refused === undefined ? null : formFromRefused(refused.mine);
  return (
    <TicketCreator
      draftName={`ticket.new.${query.toString()}`}
      initial={again ?? formFromQuery(query, hospitalId)}
      replaces={refused?.n ?? null}
    />
  );
}

interface Props {
  readonly draftName: string;
  readonly initial: TicketForm;
  /** The refused action that this one stands for. */
  readonly replaces: number | null;
}

function TicketCreator({ draftName, initial, replaces }: Props) {
  const t = useWords(ticketWords);
  const navigate = useNavigate();
  const { desk, online } = usePermissions();
  const { run, busy } = useMutate();
  const showError = useShowError();
  const draft = useDraft<TicketForm>(draftName, ticketForm, initial);
  const { value: form, set: setForm, clear: forget } = draft;
  const [problems, setProblems] = useState<TicketProblems>({});
  const ui = useWords(uiMessages);
  const { held, count } = useHolds();
  const save = async (): Promise<void> => {
    if (busy || !desk || held) return;
    const args = createArgs(form, newId<TicketId>(), newId<TicketEntryId>());
    setProblems(problemsOf(form));
    if (args === null || !(await run('tickets.create', args))) return;
    forget();
    // The ticket is there; what its message brought is still in the conversation if it could not be named here.
    if (args.messageId !== null) await ask('inbox.attachMedia', { messageId: args.messageId, ticketId: args.ticketId }).catch((error: unknown) => showError(asCoreError(error)));
    // The new one is durable: what was refused has done its duty. Failing here leaves it listed, which is harmless.
    if (replaces !== null) await ask('session.discard', { n: replaces }).catch(() => undefined);
    navigate(places.tickets(args.ticketId));
  };
  const cancel = (): void => {
    forget();
    navigate(places.tickets());
  };
  return (
    <MainPane label={t('createTitle')}>
      <PageHeader
        title={
          <>
            <ListToggle />
            {t('createTitle')}
          </>
        }
      />
      <form
        className={classes.page}
        noValidate
        aria-label={t('createTitle')}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !isComposing(event)) void save();
        }}
      >
        <DraftNotice draft={draft} />
        {form.conversationId === null ? null : <p className={classes.note}>{t('fromConversation')}</p>}
        <TemplatePicker
          onPick={({ details, checklist, ...fields }) =>
            setForm({ ...form, ...fields, checklist: [...checklist], details: withRefused(blankDetails, details) })
          }
        />
        <HoldProvider count={count}>
          <TicketFormFields form={form} onChange={setForm} problems={problems} creating />
        </HoldProvider>
        {online ? null : <p className={classes.warn}>{t('offlineHint')}</p>}
        <Group gap="xs" mt="md">
          <GuardedButton type="submit" loading={busy} blocked={desk ? (held ? ui('form.tooLong') : null) : t('readOnlyRole')}>
            {t('save')}
          </GuardedButton>
          <Button variant="default" onClick={cancel}>
            {t('cancel')}
          </Button>
        </Group>
      </form>
    </MainPane>
  );
}
