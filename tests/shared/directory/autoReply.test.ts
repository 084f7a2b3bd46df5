import { describe, expect, it } from 'vitest';
import { autoReplyFields, autoReplyFor, filledAutoReply, opensText, STANDARD_AUTO_REPLY } from '../../../shared/directory/autoReply.ts';
import { defaultAutoReply } from '../../../shared/directory/model.ts';
import type { Contract } from '../../../shared/directory/model.ts';
import { defaultServiceWindows } from '../../../shared/directory/rules.ts';
import { asId } from '../../../shared/ids.ts';

const at = (text: string): number => Date.parse(`${text}+08:00`);
const contract: Contract = {
  id: asId('k'), hospitalId: asId('h'), signedOn: '2026-01-01', endsOn: '2026-12-31', ownerId: null, substituteId: null,
  serviceWindows: [...defaultServiceWindows], serviceExceptions: [], autoReply: defaultAutoReply, firstResponseMs: 1, handleMs: {},
};
const of = { hospital: { name: '云岭市人民医院' }, contract, phone: '0871-6000 1111', channel: 'wecom-kf' as const };
const night = at('2026-05-01T22:10');

describe('autoReplyFor', () => {
  it('names the hours, the next opening and the duty phone (clause 二1)', () => {
    expect(autoReplyFor(of, night, night)).toEqual({
      text: '您好，云岭市人民医院线上客服的服务时间是 07:30-18:00。您的留言已经收到，我们会在 明天 07:30 恢复服务后首先回复您。如有紧急情况，请拨打 24 小时值班电话 0871-6000 1111。',
      onceSince: at('2026-05-01T18:00'),
    });
  });

  it('counts the night as one period, on both sides of midnight', () => {
    const later = at('2026-05-02T03:00');
    expect(autoReplyFor(of, later, later)).toMatchObject({ onceSince: at('2026-05-01T18:00'), text: expect.stringContaining('今天 07:30') });
  });

  it('says nothing in service, without a phone to name, where the contract wants none, or where service never opens', () => {
    const noon = at('2026-05-01T12:00');
    expect(autoReplyFor(of, noon, noon)).toBeNull();
    expect(autoReplyFor({ ...of, phone: '' }, night, night)).toBeNull();
    expect(autoReplyFor({ ...of, contract: { ...contract, autoReply: { enabled: false, text: null } } }, night, night)).toBeNull();
    expect(autoReplyFor({ ...of, contract: { ...contract, serviceWindows: [] } }, night, night)).toBeNull();
  });

  it('leaves alone what was written in service and only arrives now', () => {
    expect(autoReplyFor(of, at('2026-05-01T17:59'), night)).toBeNull();
  });
});

describe('its text', () => {
  it('is the contract’s own where it has one; what is no field stays', () => {
    const own = { ...contract, autoReply: { enabled: true, text: '{phone} {谁} {who}' } };
    expect(autoReplyFor({ ...of, contract: own }, night, night)?.text).toBe('0871-6000 1111 {谁} {who}');
  });

  it('of the standard uses every field there is', () => {
    const values = { hospital: '甲', hours: '乙', opens: '丙', phone: '丁' };
    expect(autoReplyFields.every((field) => STANDARD_AUTO_REPLY.includes(`{${field}}`))).toBe(true);
    expect(filledAutoReply(STANDARD_AUTO_REPLY, values)).not.toContain('{');
  });

  it('names a day further away by its date', () => {
    expect(opensText(at('2026-10-08T08:00'), at('2026-09-30T19:00'))).toBe('10月8日 08:00');
  });
});
