import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { TicketId } from '../../../shared/ids.ts';
import { boardMove } from '../../../shared/tickets/boardMove.ts';
import type { BoardMove } from '../../../shared/tickets/boardMove.ts';
import type { TicketLine } from '../../../shared/tickets/listModel.ts';
import type { TicketStatus } from '../../../shared/tickets/model.ts';
import { useWords } from '../../app/i18n.tsx';
import { places, useNavigate } from '../../app/routes.tsx';
import { useRequest } from '../../ipc/useRequest.ts';
import { DialogSubject } from '../../ui/dialogs.tsx';
import { usePermissions } from '../../ui/desk/usePermissions.ts';
import { BulkDialog } from '../list/BulkDialog.tsx';
import type { Bulk } from '../list/useBulk.ts';
import { listWords } from '../listMessages.ts';
import type { ListWord } from '../listMessages.ts';
import { ticketWords } from '../messages.ts';
import type { TicketTask } from '../task.ts';
import { TicketDialogs } from '../TicketDialogs.tsx';
import { useTasks } from '../useTasks.ts';

type Asking =
  | { readonly kind: 'reason'; readonly line: TicketLine; readonly status: Extract<BoardMove, { kind: 'reason' }>['status'] }
  | { readonly kind: 'form'; readonly way: FormWay; readonly line: TicketLine };

type FormWay = Extract<BoardMove, { kind: 'form' }>['way'];

const taskOf: Readonly<Record<FormWay, TicketTask>> = {
  close: { kind: 'close', text: '' },
  reopen: { kind: 'reopen', text: '' },
  send_to_rnd: { kind: 'sendToRnd', mine: null },
  dispatch: { kind: 'dispatch', mine: null },
};

/**
 * Moves a ticket to another state as the state machine allows: at once, after its dialog, or refused with the reason.
 * `dialog` stands on the page while something is asked.
 */
export function useBoardMove(bulk: Bulk): { readonly move: (line: TicketLine, to: TicketStatus) => void; readonly dialog: ReactNode } {
  const t = useWords(listWords);
  const navigate = useNavigate();
  const { desk } = usePermissions();
  const [asking, setAsking] = useState<Asking | null>(null);

  function refuse(line: TicketLine, word: ListWord, opens: boolean): void {
    const id = `board.${line.id}`;
    const open = (): void => {
      notifications.hide(id);
      navigate(places.tickets(line.id));
    };
    notifications.show({
      id,
      color: 'orange',
      title: t('refuse.title'),
      message: (
        <>
          {t(word)}
          {opens ? (
            <Button mt={4} variant="default" size="compact-xs" onClick={open}>
              {t('board.openTicket')}
            </Button>
          ) : null}
        </>
      ),
      autoClose: 10_000,
      withBorder: true,
    });
  }

  function move(line: TicketLine, to: TicketStatus): void {
    if (!desk) return refuse(line, 'refuse.role', false);
    const asked = boardMove(line.status, to);
    switch (asked.kind) {
      case 'stay':
        return;
      case 'move':
        return void bulk.run({ kind: 'move', status: asked.status, reason: '' }, [line]);
      case 'reason':
        return setAsking({ kind: 'reason', line, status: asked.status });
      case 'refused':
        return refuse(line, `refuse.${asked.why}`, asked.why !== 'to_open');
      case 'form':
        return setAsking({ kind: 'form', way: asked.way, line });
    }
  }

  const done = (): void => setAsking(null);
  return { move, dialog: asking === null ? null : <MoveQuestion asking={asking} bulk={bulk} onClose={done} /> };
}

function MoveQuestion({ asking, bulk, onClose }: { readonly asking: Asking; readonly bulk: Bulk; readonly onClose: () => void }) {
  if (asking.kind !== 'reason') return <TicketDialog ticketId={asking.line.id} first={taskOf[asking.way]} onClose={onClose} />;
  return <BulkDialog task="move" lines={[asking.line]} target={asking.status} onClose={onClose} onRun={(action) => bulk.run(action, [asking.line])} />;
}

/** The dialog of the ticket's own page. What it leads to (a proof, a check) comes before it; files are on that page. */
function TicketDialog({ ticketId, first, onClose }: { readonly ticketId: TicketId; readonly first: TicketTask; readonly onClose: () => void }) {
  const { data } = useRequest('tickets.get', { ticketId });
  const navigate = useNavigate();
  const tasks = useTasks(first);
  const { task } = tasks;
  const words = useWords(ticketWords);
  if (data === undefined || task === undefined) return null;
  const close = tasks.depth > 1 ? tasks.close : onClose;
  const { number, title } = data.ticket;
  return (
    <DialogSubject subject={`${number === null ? words('unnumbered') : `#${number}`} ${title}`}>
      <TicketDialogs key={tasks.depth} detail={data} task={task} resumed={tasks.resumed} onTask={tasks.step} onFiles={() => navigate(places.tickets(ticketId))} onClose={close} />
    </DialogSubject>
  );
}
