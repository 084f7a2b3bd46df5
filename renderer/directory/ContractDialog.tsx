import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ContractId } from '../../shared/ids.ts';
import type { Contract, Hospital } from '../../shared/directory/model.ts';
import { DEFAULT_HANDLE_MS } from '../../shared/tickets/terms.ts';
import { dateOf } from '../../shared/time/shanghai.ts';
import { useWords } from '../app/i18n.tsx';
import { useClock } from '../app/time.tsx';
import { useMutate } from '../ipc/useRequest.ts';
import { FormDialog } from '../ui/dialogs.tsx';
import { DateField } from '../ui/desk/DateField.tsx';
import { StaffSelect } from '../ui/desk/pickers.tsx';
import { ShortText } from '../ui/desk/ShortText.tsx';
import { newId } from '../ui/newId.ts';
import { contractFormOf, endOfYear, newContractForm, parseContract } from './contractForm.ts';
import type { ContractField, ContractForm, ContractProblems } from './contractForm.ts';
import { directoryWords } from './messages.ts';
import { handleKeys, hoursText } from './handleHours.ts';
import { AutoReplyFields, ExceptionFields } from './OutsideHours.tsx';
import { frameChannels } from './serviceFrames.ts';
import { useChannelName } from './useChannelName.ts';
import classes from './directory.module.css';

interface Props {
  readonly hospital: Hospital;
  /** null: a new one. */
  readonly contract: Contract | null;
  readonly onClose: () => void;
}

/** Terms, people and hours of one contract year. */
export function ContractDialog({ hospital, contract, onClose }: Props) {
  const t = useWords(directoryWords);
  const clock = useClock();
  const { run } = useMutate();
  const [id] = useState(() => contract?.id ?? newId<ContractId>());
  const [form, setForm] = useState(() => (contract === null ? newContractForm(dateOf(clock())) : contractFormOf(contract)));
  const [problems, setProblems] = useState<ContractProblems>({});
  const why = (field: ContractField): string | undefined => {
    const problem = problems[field];
    return problem === undefined ? undefined : t(problem);
  };
  const submit = async (): Promise<boolean> => {
    const parsed = parseContract(form, id, hospital.id);
    setProblems(parsed.kind === 'problems' ? parsed.problems : {});
    return parsed.kind === 'ok' && run('directory.saveContract', { contract: parsed.contract });
  };
  const sign = (signedOn: string): void =>
    // A new contract runs a year from its signing unless the person has said otherwise.
    setForm({ ...form, signedOn, endsOn: contract === null && signedOn !== '' ? endOfYear(signedOn) : form.endsOn });
  return (
    <FormDialog
      opened
      onClose={onClose}
      size="lg"
      title={t(contract === null ? 'contractTitleNew' : 'contractTitleEdit')}
      onSubmit={submit}
    >
      <div className={classes.form}>
        <DateField label={t('signedOn')} value={form.signedOn} onChange={sign} error={why('signedOn')} />
        <DateField
          label={t('endsOn')}
          value={form.endsOn}
          onChange={(endsOn) => setForm({ ...form, endsOn })}
          error={why('endsOn')}
        />
        <StaffSelect
          label={t('owner')}
          clearable
          placeholder={t('notSet')}
          value={form.ownerId}
          onChange={(ownerId) => setForm({ ...form, ownerId })}
        />
        <StaffSelect
          label={t('substitute')}
          clearable
          placeholder={t('notSet')}
          value={form.substituteId}
          onChange={(substituteId) => setForm({ ...form, substituteId })}
          error={why('substituteId')}
        />
        <ShortText
          label={t('firstResponse')}
          inputMode="numeric"
          max={4}
          value={form.firstResponse}
          onChange={(event) => setForm({ ...form, firstResponse: event.currentTarget.value })}
          error={why('firstResponse')}
        />
      </div>
      <FrameFields form={form} onChange={setForm} why={why} />
      <ExceptionFields form={form} onChange={setForm} why={why} />
      <AutoReplyFields form={form} onChange={setForm} why={why} hospital={hospital} />
      <HandleFields form={form} onChange={setForm} why={why} />
    </FormDialog>
  );
}

interface PartProps {
  readonly form: ContractForm;
  readonly onChange: (form: ContractForm) => void;
  readonly why: (field: ContractField) => string | undefined;
}

function FrameFields(props: PartProps) {
  const t = useWords(directoryWords);
  const channelName = useChannelName();
  const { form, onChange } = props;
  return (
    <fieldset className={classes.frames}>
      <legend>{t('windows')}</legend>
      <p className={classes.note}>{t('windowsHint')}</p>
      <div className={classes.form}>
        {frameChannels.map((channel) => (
          <TextInput
            key={channel}
            label={channelName(channel)}
            aria-label={t('windowsField', { channel: channelName(channel) })}
            placeholder={t('windowsClosed')}
            data-numeric
            value={form.frames[channel]}
            onChange={(event) => onChange({ ...form, frames: { ...form.frames, [channel]: event.currentTarget.value } })}
            error={props.why(channel)}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** Empty means the default, which stands in the field as its example. */
function HandleFields({ form, onChange, why }: PartProps) {
  const t = useWords(directoryWords);
  const problem = why('handle');
  return (
    <fieldset className={classes.frames}>
      <legend>{t('handleTimes')}</legend>
      <p className={classes.note}>{t('handleTimesHint')}</p>
      <div className={classes.form}>
        {handleKeys.map((key) => (
          <ShortText
            key={key}
            label={t(`handle.${key}`)}
            placeholder={hoursText(DEFAULT_HANDLE_MS[key])}
            inputMode="decimal"
            max={6}
            data-numeric
            value={form.handle[key]}
            onChange={(event) => onChange({ ...form, handle: { ...form.handle, [key]: event.currentTarget.value } })}
            error={problem !== undefined && form.handle[key].trim() !== ''}
          />
        ))}
      </div>
      {problem === undefined ? null : (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  );
}
