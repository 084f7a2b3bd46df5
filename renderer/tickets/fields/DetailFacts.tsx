import type { TicketItem } from '../../../shared/tickets/contract.ts';
import { useLocale, useWords } from '../../app/i18n.tsx';
import { Fact } from '../../ui/desk/Facts.tsx';
import { MaskedValue } from '../../ui/desk/MaskedValue.tsx';
import { deskWords } from '../../ui/desk/messages.ts';
import { ticketWords } from '../messages.ts';
import { valueText } from '../timeline/valueText.ts';
import { fieldsOf } from './detailForm.ts';
import { fieldWords } from './messages.ts';
import classes from './fields.module.css';

/** The fields of the ticket's kind; a patient's name and number masked until somebody asks, which is written down. */
export function DetailFacts({ ticket }: { readonly ticket: TicketItem }) {
  const t = useWords(fieldWords);
  const words = useWords(ticketWords);
  const desk = useWords(deskWords);
  const { locale } = useLocale();
  return fieldsOf[ticket.kind].map((key) => {
    const label = t(`field.${key}`);
    if (key === 'patientName' || key === 'patientPhone') {
      return (
        <Fact key={key} label={label}>
          <MaskedValue what={label} masked={ticket.details[key]} subject="ticket" subjectId={ticket.id} field={key === 'patientName' ? 'name' : 'phone'} />
        </Fact>
      );
    }
    const value = valueText(key, ticket.details[key], words, locale);
    return (
      <Fact key={key} label={label}>
        {value === null ? <span className={classes.none}>{desk('notGiven')}</span> : <span className={classes.value}>{value}</span>}
      </Fact>
    );
  });
}
