import { Button, Radio } from '@mantine/core';
import type { TicketDetail } from '../../../shared/tickets/contract.ts';
import { useWords } from '../../app/i18n.tsx';
import { TimeText } from '../../app/time.tsx';
import { visitWords } from './messages.ts';
import classes from '../away.module.css';

interface Props {
  readonly attachments: TicketDetail['attachments'];
  readonly value: string | null;
  readonly onChange: (attachmentId: string) => void;
  readonly error: string | undefined;
  /** Leads to the pad; what was chosen so far is kept. */
  readonly onSign: () => void;
}

/** The sign-off of the hospital: drawn now, or chosen from the ticket's files. */
export function SignatureSlot({ attachments, value, onChange, error, onSign }: Props) {
  const t = useWords(visitWords);
  const signatures = attachments.filter((file) => file.role === 'signature').toReversed();
  return (
    <Radio.Group label={t('signature')} description={t('signatureHint')} required value={value} onChange={onChange} error={error}>
      <div className={classes.choices}>
        {signatures.length === 0 ? <p className={classes.note}>{t('noSignature')}</p> : null}
        <Button variant="default" size="compact-sm" onClick={onSign}>
          {t('sign')}
        </Button>
        {signatures.map((file) => (
          <Radio
            key={file.id}
            size="xs"
            value={file.id}
            label={
              <>
                {file.name} <TimeText at={file.at} />
              </>
            }
          />
        ))}
      </div>
    </Radio.Group>
  );
}
