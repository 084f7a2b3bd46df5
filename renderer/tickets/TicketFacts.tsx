import { Button } from '@mantine/core';
import type { TicketItem } from '../../shared/tickets/contract.ts';
import { useWords } from '../app/i18n.tsx';
import { Link, places } from '../app/routes.tsx';
import { TimeText } from '../app/time.tsx';
import { Fact, Facts, Section } from '../ui/desk/Facts.tsx';
import { HospitalTag, StaffName } from '../ui/tags.tsx';
import { DetailFacts } from './fields/DetailFacts.tsx';
import { PriorityMark, StatusMark } from './marks.tsx';
import { ticketWords } from './messages.ts';
import { templateWords } from './templates/messages.ts';
import classes from './tickets.module.css';

/** Everything known of a ticket but its words. */
export function TicketFacts({ ticket }: { readonly ticket: TicketItem }) {
  const t = useWords(ticketWords);
  const template = useWords(templateWords);
  return (
    <>
      <Section title={t('fields')}>
        <Facts>
          <Fact label={t('colStatus')}>
            <StatusMark status={ticket.status} />
          </Fact>
          <Fact label={t('colAssignee')}>
            <StaffName id={ticket.assigneeId} />
          </Fact>
          <Fact label={t('colPriority')}>
            <PriorityMark priority={ticket.priority} />
          </Fact>
          <Fact label={t('colKind')}>{t(`kind.${ticket.kind}`)}</Fact>
          <Fact label={t('colModule')}>{t(ticket.module === null ? 'module.none' : `module.${ticket.module}`)}</Fact>
          <Fact label={t('cause')}>{t(ticket.cause === null ? 'cause.none' : `cause.${ticket.cause}`)}</Fact>
          <DetailFacts ticket={ticket} />
          <Fact label={t('colHospital')}>
            <HospitalTag id={ticket.hospitalId} />
          </Fact>
          {ticket.period === null ? null : (
            <Fact label={template('period')}>
              <span data-numeric>{ticket.period}</span>
            </Fact>
          )}
          <Fact label={t('createdBy')}>
            <StaffName id={ticket.createdBy} />
          </Fact>
          <Fact label={t('createdAt')}>
            <TimeText at={ticket.createdAt} />
          </Fact>
          <Fact label={t('updatedAt')}>
            <TimeText at={ticket.updatedAt} />
          </Fact>
          {ticket.closedAt === null ? null : (
            <>
              <Fact label={t('closedAt')}>
                <TimeText at={ticket.closedAt} />
              </Fact>
              <Fact label={t('closedBy')}>
                <StaffName id={ticket.closedBy} />
              </Fact>
            </>
          )}
        </Facts>
      </Section>
      <div className={classes.ways}>
        {ticket.conversationId === null ? null : (
          <Button component={Link} href={places.inbox(ticket.conversationId)} variant="default">
            {t('openConversation')}
          </Button>
        )}
        <Button component={Link} href={places.newCallback(callbackFrom(ticket))} variant="default">
          {t('createCallback')}
        </Button>
      </div>
    </>
  );
}

function callbackFrom(ticket: TicketItem): Parameters<typeof places.newCallback>[0] {
  return {
    ticket: ticket.id,
    hospital: ticket.hospitalId,
    title: ticket.title,
    ...(ticket.conversationId === null ? {} : { conversation: ticket.conversationId }),
  };
}
