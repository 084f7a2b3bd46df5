import { asId } from '../../shared/ids.ts';
import type { UserId } from '../../shared/ids.ts';
import type { DutyGroup } from '../../shared/duty/model.ts';
import type { MutationArgs } from '../../shared/wire/mutations.ts';

export interface SwitchForm {
  readonly primaryId: string | null;
  readonly backupId: string | null;
  readonly reason: string;
  readonly checked: boolean;
}

export type SwitchProblem = 'needPrimary' | 'needBackup' | 'samePerson' | 'noChange' | 'needReason' | 'switchNeedTick';
export type SwitchProblems = Partial<Readonly<Record<keyof SwitchForm, SwitchProblem>>>;

export type ParsedSwitch =
  | { readonly kind: 'ok'; readonly args: MutationArgs<'duty.switch'> }
  | { readonly kind: 'problems'; readonly problems: SwitchProblems };

export function switchFormOf(group: DutyGroup): SwitchForm {
  return { primaryId: group.primaryId, backupId: group.backupId, reason: '', checked: false };
}

/** @param seenTerm the term the person was looking at; the relay compares it */
export function parseSwitch(form: SwitchForm, group: DutyGroup, seenTerm: number): ParsedSwitch {
  const problems: Partial<Record<keyof SwitchForm, SwitchProblem>> = {};
  if (form.primaryId === null) problems.primaryId = 'needPrimary';
  if (form.backupId === null) problems.backupId = 'needBackup';
  else if (form.backupId === form.primaryId) problems.backupId = 'samePerson';
  if (form.primaryId === group.primaryId && form.backupId === group.backupId) problems.primaryId ??= 'noChange';
  if (form.reason.trim() === '') problems.reason = 'needReason';
  if (!form.checked) problems.checked = 'switchNeedTick';
  if (form.primaryId === null || form.backupId === null || Object.keys(problems).length > 0) return { kind: 'problems', problems };
  return {
    kind: 'ok',
    args: {
      groupId: group.id,
      primaryId: asId<UserId>(form.primaryId),
      backupId: asId<UserId>(form.backupId),
      reason: form.reason.trim(),
      term: seenTerm,
    },
  };
}
