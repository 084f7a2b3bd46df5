import type { SimChannel } from '../model.ts';

/**
 * Who speaks in the demo. Hospitals, people and numbers are invented. The platform ids are fixed: the relay's demo
 * directory binds these conversations to its hospitals (a test compares the two).
 */
export interface Speaker {
  readonly channel: SimChannel;
  /** As in `/say`: the person, or `group:<group_openid>`. */
  readonly conversation: string;
  readonly from: string;
  readonly fromName: string;
  /** What the directory calls the conversation. */
  readonly title: string;
  /** Which hospital it belongs to; null where nobody knows yet. */
  readonly hospital: DemoHospital | null;
}

export type DemoHospital = '青云市第一人民医院' | '云岭县人民医院' | '滨江区妇幼保健院' | '南湖中医医院';

const patient = (id: string, fromName: string, hospital: DemoHospital | null): Speaker => ({
  channel: 'wecom-kf',
  conversation: `wmDemo${id}`,
  from: `wmDemo${id}`,
  fromName,
  title: fromName,
  hospital,
});
const inGroup = (group: string, title: string, member: string, fromName: string, hospital: DemoHospital): Speaker => ({
  channel: 'qq-bot',
  conversation: `group:DemoGroup${group}`,
  from: `DemoMember${member}`,
  fromName,
  title,
  hospital,
});
const onQq = (id: string, fromName: string, hospital: DemoHospital): Speaker => ({
  channel: 'qq-bot',
  conversation: `DemoUser${id}`,
  from: `DemoUser${id}`,
  fromName,
  title: fromName,
  hospital,
});
const follower = (channel: 'official-account' | 'mini-program', id: string, fromName: string, hospital: DemoHospital): Speaker => ({
  channel,
  conversation: `oDemo${id}`,
  from: `oDemo${id}`,
  fromName,
  title: fromName,
  hospital,
});
const colleague = (id: string, fromName: string): Speaker => ({
  channel: 'wecom-app',
  conversation: id,
  from: id,
  fromName,
  title: fromName,
  hospital: null,
});

export const CAST = {
  liXiulan: patient('LiXiulan', '李秀兰', '青云市第一人民医院'),
  huangJian: patient('HuangJian', '黄健', '青云市第一人民医院'),
  weiMin: patient('WeiMin', '韦敏', '滨江区妇幼保健院'),
  nongDawei: patient('NongDawei', '农大伟', '云岭县人民医院'),
  tangLi: patient('TangLi', '唐丽', '南湖中医医院'),
  luoSheng: patient('LuoSheng', '罗先生', null),
  qingyunWang: inGroup('Qingyun', '青云市一智慧医院项目群', 'QingyunWang', '信息科王工', '青云市第一人民医院'),
  qingyunZhao: inGroup('Qingyun', '青云市一智慧医院项目群', 'QingyunZhao', '门诊收费处赵老师', '青云市第一人民医院'),
  yunlingPan: inGroup('Yunling', '云岭县医院线上服务群', 'YunlingPan', '信息科潘主任', '云岭县人民医院'),
  yunlingMo: inGroup('Yunling', '云岭县医院线上服务群', 'YunlingMo', '导诊台莫护士', '云岭县人民医院'),
  binjiangQin: inGroup('Binjiang', '滨江妇幼小程序对接群', 'BinjiangQin', '财务科覃会计', '滨江区妇幼保健院'),
  nanhuLiang: onQq('NanhuLiang', '南湖中医院梁工', '南湖中医医院'),
  chenYan: follower('official-account', 'ChenYan', '陈燕', '青云市第一人民医院'),
  fangJie: follower('mini-program', 'FangJie', '方洁', '南湖中医医院'),
  zhouTing: colleague('ZhouTing', '周婷（实施）'),
  heJun: colleague('HeJun', '何俊（研发）'),
} satisfies Record<string, Speaker>;

export type SpeakerName = keyof typeof CAST;
