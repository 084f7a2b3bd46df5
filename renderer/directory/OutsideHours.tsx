import { ActionIcon, Button, Select, Switch, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { autoReplyFields, EXAMPLE_OPENS, filledAutoReply, hoursText, STANDARD_AUTO_REPLY } from '../../shared/directory/autoReply.ts';
import type { Hospital } from '../../shared/directory/model.ts';
import type { Frame } from '../../shared/time/serviceTime.ts';
import { DAY_MS, mondayOf } from '../../shared/time/shanghai.ts';
import { useWords } from '../app/i18n.tsx';
import { useNow } from '../app/time.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { DateField } from '../ui/desk/DateField.tsx';
import { LongText } from '../ui/desk/LongText.tsx';
import { newId } from '../ui/newId.ts';
import { AUTO_REPLY_LENGTH } from './contractForm.ts';
import type { ContractField, ContractForm, ExceptionForm } from './contractForm.ts';
import { directoryWords } from './messages.ts';
import { frameChannels, parseFrames } from './serviceFrames.ts';
import { useChannelName } from './useChannelName.ts';
import classes from './directory.module.css';

interface Props {
  readonly form: ContractForm;
  readonly onChange: (form: ContractForm) => void;
  readonly why: (field: ContractField) => string | undefined;
}

/** Days on which other hours count: a hospital that opens late after a holiday, a weekend that is answered longer. */
export function ExceptionFields({ form, onChange, why }: Props) {
  const t = useWords(directoryWords);
  const change = (key: string, part: Partial<ExceptionForm>): void =>
    onChange({ ...form, exceptions: form.exceptions.map((one) => (one.key === key ? { ...one, ...part } : one)) });
  const problem = why('exceptions');
  return (
    <fieldset className={classes.frames}>
      <legend>{t('exceptions')}</legend>
      <p className={classes.note}>{t('exceptionsHint')}</p>
      {form.exceptions.map((one) => (
        <ExceptionLine
          key={one.key}
          exception={one}
          onChange={(part) => change(one.key, part)}
          onRemove={() => onChange({ ...form, exceptions: form.exceptions.filter(({ key }) => key !== one.key) })}
        />
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} />}
        onClick={() => onChange({ ...form, exceptions: [...form.exceptions, { key: newId(), date: '', channel: null, frames: '' }] })}
      >
        {t('exceptionAdd')}
      </Button>
      {problem === undefined ? null : (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  );
}

const ALL = 'all';

function ExceptionLine(props: { readonly exception: ExceptionForm; readonly onChange: (part: Partial<ExceptionForm>) => void; readonly onRemove: () => void }) {
  const t = useWords(directoryWords);
  const channelName = useChannelName();
  const { exception, onChange } = props;
  const channels = [{ value: ALL, label: t('exceptionAll') }, ...frameChannels.map((value) => ({ value: value as string, label: channelName(value) }))];
  return (
    <div className={classes.exception}>
      <DateField label={t('exceptionDate')} value={exception.date} onChange={(date) => onChange({ date })} />
      <Select
        label={t('exceptionChannel')}
        size="xs"
        data={channels}
        value={exception.channel ?? ALL}
        allowDeselect={false}
        onChange={(value) => onChange({ channel: frameChannels.find((one) => one === value) ?? null })}
      />
      <TextInput
        label={t('exceptionFrames')}
        size="xs"
        placeholder={t('windowsClosed')}
        data-numeric
        value={exception.frames}
        onChange={(event) => onChange({ frames: event.currentTarget.value })}
      />
      <ActionIcon variant="subtle" color="gray" aria-label={t('exceptionRemove', { date: exception.date })} onClick={props.onRemove}>
        <IconTrash size={16} />
      </ActionIcon>
    </div>
  );
}

function useDutyPhone(hospital: Hospital): string {
  const monday = mondayOf(useNow(DAY_MS));
  return useRequest('duty.board', { groupId: hospital.dutyGroupId, monday }).data?.group?.phone ?? '';
}

/** The text as a customer of 微信客服 will read it on an evening. */
export function AutoReplyExample(props: { readonly text: string; readonly frames: readonly Frame[]; readonly hospital: Hospital }) {
  const t = useWords(directoryWords);
  const hours = hoursText(props.frames);
  const phone = useDutyPhone(props.hospital);
  return filledAutoReply(props.text.trim() === '' ? STANDARD_AUTO_REPLY : props.text, {
    hospital: props.hospital.name,
    hours: hours === '' ? t('windowsClosed') : hours,
    opens: EXAMPLE_OPENS,
    phone: phone === '' ? t('autoReplyNoPhone') : phone,
  });
}

/** What customers read when they write while service is shut, with an example of how it will look. */
export function AutoReplyFields({ form, onChange, why, hospital }: Props & { readonly hospital: Hospital }) {
  const t = useWords(directoryWords);
  const phone = useDutyPhone(hospital);
  const frames = parseFrames(form.frames['wecom-kf'], 'wecom-kf');
  return (
    <fieldset className={classes.frames}>
      <legend>{t('autoReply')}</legend>
      <Switch
        label={t('autoReplyOn')}
        checked={form.autoReply}
        onChange={(event) => onChange({ ...form, autoReply: event.currentTarget.checked })}
      />
      {form.autoReply ? (
        <>
          <LongText
            label={t('autoReplyText')}
            description={t('autoReplyFields', { fields: autoReplyFields.map((field) => `{${field}}`).join(' ') })}
            placeholder={STANDARD_AUTO_REPLY}
            minRows={2}
            max={AUTO_REPLY_LENGTH}
            mt={8}
            value={form.autoReplyText}
            onChange={(event) => onChange({ ...form, autoReplyText: event.currentTarget.value })}
            error={why('autoReply')}
          />
          <p className={classes.example}>
            <b>{t('autoReplyExample')}</b> <AutoReplyExample text={form.autoReplyText} frames={frames.kind === 'ok' ? frames.frames : []} hospital={hospital} />
          </p>
          {phone === '' ? (
            <p className={classes.problem} role="status">
              {t('autoReplyNeedsPhone')}
            </p>
          ) : null}
        </>
      ) : null}
    </fieldset>
  );
}
