import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { snoozeChoice, snoozeUntil } from '../../../shared/inbox/snooze.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import { useWords } from '../../app/i18n.tsx';
import { useClock } from '../../app/time.tsx';
import { FormDialog } from '../../ui/dialogs.tsx';
import { ClockField } from '../../ui/desk/ClockField.tsx';
import { DateField } from '../../ui/desk/DateField.tsx';
import { deskWords } from '../../ui/desk/messages.ts';
import { momentText, parseMoment } from '../../ui/desk/moment.ts';
import { inboxDeskWords } from '../deskMessages.ts';

interface Props {
  readonly onClose: () => void;
  readonly onChoose: (at: Instant) => Promise<boolean>;
}

/** A date and a time of one's own, Asia/Shanghai; begins with tomorrow's opening. */
export function SnoozeDialog({ onClose, onChoose }: Props) {
  const t = useWords(inboxDeskWords);
  const desk = useWords(deskWords);
  const clock = useClock();
  const [moment, setMoment] = useState(() => momentText(snoozeUntil('tomorrow', clock())));
  const [tried, setTried] = useState(false);
  const parsed = parseMoment(moment);
  const past = parsed.kind === 'ok' && parsed.at <= clock();
  const submit = (): Promise<boolean> | boolean => {
    setTried(true);
    return parsed.kind === 'ok' && !past ? onChoose(parsed.at) : false;
  };
  return (
    <FormDialog opened onClose={onClose} title={t('snooze.do')} submitLabel={t('snooze.do')} size="sm" onSubmit={submit}>
      <Group gap="xs" mb="sm">
        {snoozeChoice.map((choice) => (
          <Button key={choice} variant="default" size="compact-sm" onClick={() => setMoment(momentText(snoozeUntil(choice, clock())))}>
            {t(`snooze.${choice}`)}
          </Button>
        ))}
      </Group>
      <Group align="flex-start" gap="xs">
        <DateField label={desk('date')} value={moment.date} onChange={(date) => setMoment({ ...moment, date })} error={tried && parsed.kind === 'bad_date' ? t('snooze.badDate') : undefined} />
        <ClockField
          label={desk('time')}
          autoFocus
          value={moment.time}
          onChange={(time) => setMoment({ ...moment, time })}
          error={tried && parsed.kind === 'bad_time' ? t('snooze.badTime') : tried && past ? t('snooze.past') : undefined}
        />
      </Group>
    </FormDialog>
  );
}
