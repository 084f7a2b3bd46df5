import { describe, expect, it } from 'vitest';
import { parseGroup } from '../../../renderer/duty/groupForm.ts';
import { asId } from '../../../shared/ids.ts';
import type { DutyGroupId } from '../../../shared/ids.ts';
import type { DutyGroup } from '../../../shared/duty/model.ts';
import { dutyMutations } from '../../../shared/duty/wire.ts';

const id = asId<DutyGroupId>('3f1b5c1e-0d5b-4a57-9b0e-0a6a4f1f0001');
const other: DutyGroup = {
  id: asId<DutyGroupId>('3f1b5c1e-0d5b-4a57-9b0e-0a6a4f1f0002'),
  name: '华东一组',
  phone: '',
  term: 0,
  primaryId: null,
  backupId: null,
  since: 0,
  source: 'roster',
  holdUntil: null,
};

describe('parseGroup', () => {
  it('trims, and gives arguments the relay accepts', () => {
    const parsed = parseGroup({ name: ' 华东二组 ', phone: ' 0571-5550 0100 ' }, id, [other]);
    expect(parsed).toEqual({ kind: 'ok', args: { groupId: id, name: '华东二组', phone: '0571-5550 0100' } });
    expect(dutyMutations['duty.saveGroup'].args.safeParse(parsed.kind === 'ok' ? parsed.args : null).success).toBe(true);
  });

  it('refuses no name, a name that is taken and letters in the number', () => {
    expect(parseGroup({ name: ' ', phone: '' }, id, [])).toEqual({ kind: 'problems', problems: { name: 'needGroupName' } });
    expect(parseGroup({ name: '华东一组', phone: 'ext 5' }, id, [other])).toEqual({
      kind: 'problems',
      problems: { name: 'groupNameTaken', phone: 'badGroupPhone' },
    });
  });

  it('lets a group keep its own name', () => {
    expect(parseGroup({ name: '华东一组', phone: '1' }, other.id, [other]).kind).toBe('ok');
  });
});
