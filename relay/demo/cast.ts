import { asId } from '../../shared/ids.ts';
import type { AccountId, DutyGroupId, HospitalId, UserId } from '../../shared/ids.ts';
import { SEND_ONLY_ID } from '../../shared/inbox/model.ts';
import type { Role } from '../../shared/session/model.ts';

/*
 * Who stands in the demo. People, hospitals and numbers are invented. Hospitals and platform ids are those that the
 * simulator's demo desk speaks as (simulator/demo/cast.ts; a test compares the two).
 */

/** Documented on purpose: a demo's doors are open, and only a demo has this password. */
export const DEMO_PASSWORD = 'zhishou-demo';

const user = (name: string, displayName: string, role: Role) => ({ id: asId<UserId>(`demo-user-${name}`), name, displayName, role });
export const demoStaff = [
  user('lin', '林晓梅', 'lead'),
  user('zhou', '周子安', 'agent'),
  user('chen', '陈思雨', 'agent'),
  user('wang', '王海涛', 'agent'),
  user('zhao', '赵敏', 'manager'),
  user('admin', '系统管理员', 'admin'),
] as const;

export const [lin, zhou, chen, wang] = demoStaff;
/** Those who take turns on duty. */
export const onDuty = [lin, zhou, chen, wang] as const;

const group = (key: string, name: string, phone: string) => ({ id: asId<DutyGroupId>(`demo-group-${key}`), name, phone });
export const demoGroups = [group('1', '第一责任组', '400-800-1001'), group('2', '第二责任组', '400-800-1002')] as const;

const hospital = (key: string, name: string, shortName: string, groupIndex: 0 | 1, ownerId: UserId, substituteId: UserId) => ({
  id: asId<HospitalId>(`demo-hospital-${key}`),
  key,
  name,
  shortName,
  dutyGroupId: demoGroups[groupIndex].id,
  ownerId,
  substituteId,
});
export const demoHospitals = [
  hospital('qingyun', '青云市第一人民医院', '青云市一', 0, zhou.id, chen.id),
  hospital('yunling', '云岭县人民医院', '云岭县医院', 0, chen.id, wang.id),
  hospital('binjiang', '滨江区妇幼保健院', '滨江妇幼', 1, wang.id, zhou.id),
  hospital('nanhu', '南湖中医医院', '南湖中医', 1, lin.id, chen.id),
  hospital('donglin', '东林区中心医院', '东林中心', 1, zhou.id, wang.id),
] as const;

export function hospitalId(key: string): HospitalId {
  return asId<HospitalId>(`demo-hospital-${key}`);
}

export const demoContacts = [
  ['qingyun', '王志远', '信息科工程师', '13800010001'],
  ['qingyun', '赵丽华', '门诊收费处主管', '13800010002'],
  ['yunling', '潘国栋', '信息科主任', '13800010003'],
  ['yunling', '莫雨晴', '导诊台护士长', '13800010004'],
  ['binjiang', '覃晓燕', '财务科会计', '13800010005'],
  ['binjiang', '韦建军', '信息科主任', '13800010006'],
  ['nanhu', '梁文博', '信息科工程师', '13800010007'],
  ['donglin', '谢文静', '医务科干事', '13800010008'],
] as const;

export const demoAccounts = [
  { id: asId<AccountId>('demo-account-kf'), channel: 'wecom-kf', name: '患者服务（微信客服）' },
  { id: asId<AccountId>('demo-account-app'), channel: 'wecom-app', name: '内部协作（企业微信应用）' },
  { id: asId<AccountId>('demo-account-qq'), channel: 'qq-bot', name: '项目群助手（QQ 机器人）' },
  { id: asId<AccountId>('demo-account-oa'), channel: 'official-account', name: '智慧医院公众号' },
  { id: asId<AccountId>('demo-account-mp'), channel: 'mini-program', name: '掌上医院小程序' },
  { id: asId<AccountId>('demo-account-group'), channel: 'wecom-group', name: '青云市一升级通知群' },
] as const;
const [kf, , qq, oa, mp, notices] = demoAccounts;

/** Account, platform id, hospital, what the directory calls the conversation. */
export const demoBindings = [
  [kf.id, 'wmDemoLiXiulan', 'qingyun', '李秀兰'],
  [kf.id, 'wmDemoHuangJian', 'qingyun', '黄健'],
  [kf.id, 'wmDemoWeiMin', 'binjiang', '韦敏'],
  [kf.id, 'wmDemoNongDawei', 'yunling', '农大伟'],
  [kf.id, 'wmDemoTangLi', 'nanhu', '唐丽'],
  [qq.id, 'group:DemoGroupQingyun', 'qingyun', '青云市一智慧医院项目群'],
  [qq.id, 'group:DemoGroupYunling', 'yunling', '云岭县医院线上服务群'],
  [qq.id, 'group:DemoGroupBinjiang', 'binjiang', '滨江妇幼小程序对接群'],
  [qq.id, 'DemoUserNanhuLiang', 'nanhu', '南湖中医院梁工'],
  [oa.id, 'oDemoChenYan', 'qingyun', '陈燕'],
  [mp.id, 'oDemoFangJie', 'nanhu', '方洁'],
  [notices.id, SEND_ONLY_ID, 'qingyun', notices.name],
] as const;
