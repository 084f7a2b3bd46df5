import type { SpeakerName } from './cast.ts';
import type { Line } from './script.ts';

/** What is asked every day. `#` becomes a number that is never the same twice. */
const ROUTINE: readonly { readonly who: SpeakerName; readonly text: string }[] = [
  { who: 'qingyunZhao', text: '有一笔门诊缴费患者说付了两次，订单号 MZ#，请帮忙核对。' },
  { who: 'liXiulan', text: '订单 GH# 显示“处理中”，挂号算成功了吗？' },
  { who: 'yunlingMo', text: '患者手机上查不到检验报告，条码号 JY#，窗口能打印。' },
  { who: 'zhouTing', text: '现场记录 XC# 已经写好，照片一会儿补上。' },
  { who: 'weiMin', text: '退费单 TF# 什么时候能到账？' },
  { who: 'binjiangQin', text: '对账又多出一笔，流水 LS#，HIS 里没有，麻烦看看。' },
  { who: 'nongDawei', text: '登记号 # 的报告医生说出来了，手机上还没有。' },
  { who: 'heJun', text: '工单 RD# 的补丁已提交测试，今晚验证。' },
  { who: 'nanhuLiang', text: '停车缴费入口的样式 v# 看过了，可以，按这个做。' },
  { who: 'huangJian', text: '预约单 YY# 能改到下午吗？' },
  { who: 'qingyunWang', text: '自助机 # 号又报“未查询到预约记录”，重启后好了，先记一下。' },
];

/** The line of one moment, ms. Two moments a second apart never give the same text. */
export function chatterAt(at: number): Line {
  const second = Math.floor(at / 1000);
  const routine = ROUTINE[second % ROUTINE.length];
  if (routine === undefined) throw new Error('the routine is empty');
  return { who: routine.who, text: routine.text.replace('#', String(second % 1_000_000_000)) };
}
