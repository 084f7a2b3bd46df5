import type { DutyGroup } from '../../shared/duty/model.ts';
import type { DutyGroupId } from '../../shared/ids.ts';
import type { MutationArgs } from '../../shared/wire/mutations.ts';

export interface GroupForm {
  readonly name: string;
  readonly phone: string;
}

export type GroupProblem = 'needGroupName' | 'groupNameTaken' | 'badGroupPhone';
export type GroupProblems = Partial<Readonly<Record<keyof GroupForm, GroupProblem>>>;

export type ParsedGroup =
  | { readonly kind: 'ok'; readonly args: MutationArgs<'duty.saveGroup'> }
  | { readonly kind: 'problems'; readonly problems: GroupProblems };

/** The wire's limits (shared/duty/wire.ts). */
export const GROUP_NAME_MAX = 40;
export const GROUP_PHONE_MAX = 20;

/** @param others every group there is; two of one name could not be told apart in the tabs and pickers */
export function parseGroup(form: GroupForm, groupId: DutyGroupId, others: readonly DutyGroup[]): ParsedGroup {
  const name = form.name.trim();
  const phone = form.phone.trim();
  const problems: Partial<Record<keyof GroupForm, GroupProblem>> = {};
  if (name === '') problems.name = 'needGroupName';
  else if (others.some((one) => one.id !== groupId && one.name === name)) problems.name = 'groupNameTaken';
  if (!/^[\d+\- ]*$/.test(phone)) problems.phone = 'badGroupPhone';
  return Object.keys(problems).length > 0 ? { kind: 'problems', problems } : { kind: 'ok', args: { groupId, name, phone } };
}
