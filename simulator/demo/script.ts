import type { SAY_KINDS } from '../model.ts';
import type { SpeakerName } from './cast.ts';

export interface Line {
  readonly who: SpeakerName;
  readonly text: string;
  readonly kind?: (typeof SAY_KINDS)[number];
}
export interface PastLine extends Line {
  /** How long before the demo began, minutes. */
  readonly minutesAgo: number;
}

/** The last hours, over the nine modules of ▲三(三)1; one public complaint (九3). Invented throughout. */
export const HISTORY: readonly PastLine[] = [
  { minutesAgo: 412, who: 'liXiulan', text: '你好，请问小程序里怎么给孩子预约挂号？' },
  { minutesAgo: 405, who: 'liXiulan', text: '找到儿科了，但是王医生明天的号显示“停诊”，是真的停诊吗？' },
  { minutesAgo: 371, who: 'qingyunWang', text: '各位老师早，今天早上自助机在线取号有三台取不出号，提示“未查询到预约记录”。' },
  { minutesAgo: 369, who: 'qingyunWang', text: '', kind: 'image' },
  { minutesAgo: 366, who: 'qingyunZhao', text: '收费窗口这边正常，患者手机上能看到预约成功。' },
  { minutesAgo: 338, who: 'zhouTing', text: '青云市一的取号问题我在现场看，HIS 那边昨晚升级过号源接口。' },
  { minutesAgo: 302, who: 'nongDawei', text: '我的检查报告昨天就说出来了，手机上查不到，提示“暂无报告”。' },
  { minutesAgo: 300, who: 'nongDawei', text: '做的是腹部B超，登记号 20260031，麻烦帮忙看一下。' },
  { minutesAgo: 266, who: 'yunlingPan', text: '我们这边检验报告查询今天反馈比较多，是不是接口又慢了？' },
  { minutesAgo: 263, who: 'yunlingMo', text: '门诊大厅有两位患者也说查不到检验报告，我先让他们到窗口打印。' },
  { minutesAgo: 231, who: 'binjiangQin', text: '昨天的对账单少一笔，渠道有，HIS 没有，金额 186.50 元，请帮忙核实短款原因。' },
  { minutesAgo: 228, who: 'binjiangQin', text: '', kind: 'file' },
  { minutesAgo: 195, who: 'weiMin', text: '产检缴费的时候医保支付失败，提示“医保结算超时”，钱已经扣了，但是订单还是待支付！' },
  { minutesAgo: 192, who: 'weiMin', text: '', kind: 'image' },
  { minutesAgo: 190, who: 'weiMin', text: '我还在医院等着做检查，能不能快点处理？' },
  { minutesAgo: 171, who: 'heJun', text: '医保超时的那笔查到了：我们侧已发冲正，等医保局回执。' },
  { minutesAgo: 148, who: 'huangJian', text: '挂错科室了，能退号吗？小程序上退号按钮是灰的。' },
  { minutesAgo: 144, who: 'huangJian', text: '就诊时间是明天上午九点半，骨科。' },
  { minutesAgo: 121, who: 'nanhuLiang', text: '你们好，我们首页想换成新的院标，另外“便民服务”里要加一个停车缴费入口，怎么提需求？' },
  { minutesAgo: 118, who: 'nanhuLiang', text: '院标图片我稍后发邮箱，改之前请先发一版效果图确认。' },
  { minutesAgo: 108, who: 'chenYan', text: '检查检验报告', kind: 'menu' },
  { minutesAgo: 107, who: 'chenYan', text: '公众号菜单里的报告查询点了没反应，是要先绑定就诊卡吗？' },
  { minutesAgo: 96, who: 'luoSheng', text: '请问你们的值班电话是多少？我爸在住院，住院押金充不进去。' },
  { minutesAgo: 93, who: 'luoSheng', text: '一直提示“住院号不存在”，可是护士给我们的就是这个号。' },
  { minutesAgo: 74, who: 'qingyunZhao', text: '刚才有患者门诊缴费成功但是没有出导诊单，收费处这边补打了一张，请查一下原因。' },
  { minutesAgo: 66, who: 'fangJie', text: '', kind: 'enter' },
  { minutesAgo: 65, who: 'fangJie', text: '住院押金充值', kind: 'miniprogrampage' },
  { minutesAgo: 64, who: 'fangJie', text: '从这个页面充值一直转圈，能帮忙看一下吗？' },
  { minutesAgo: 58, who: 'yunlingMo', text: '自助开单那个页面，“核酸检测”已经不做了，能不能先下架？' },
  { minutesAgo: 41, who: 'liXiulan', text: '挂号费已经付了，但是没有收到短信，这个号算挂上了吗？' },
  { minutesAgo: 26, who: 'tangLi', text: '你们这个小程序退费三天了还没到账！打电话也没人接！' },
  { minutesAgo: 24, who: 'tangLi', text: '我已经把经过发到本地论坛和短视频上了，今天必须给我一个说法。', },
  { minutesAgo: 23, who: 'tangLi', text: '', kind: 'link' },
  { minutesAgo: 12, who: 'zhouTing', text: '南湖那边的退费我问了财务，渠道已退，卡在银行处理，流水号稍后给你。' },
  { minutesAgo: 4, who: 'qingyunWang', text: '取号那三台重启后两台恢复了，还有一台不行，能派人来现场看一下吗？' },
];

/** What comes in while the demo runs, once a day, one line every 20 to 40 s. */
export const TRICKLE: readonly Line[] = [
  { who: 'weiMin', text: '订单现在显示支付成功了，谢谢。那多扣的那笔什么时候退？' },
  { who: 'yunlingPan', text: '检验报告刚才测试了一下，现在能查到了，之前是什么原因？月底要写进服务日志。' },
  { who: 'huangJian', text: '还在吗？退号按钮还是灰的。' },
  { who: 'tangLi', text: '又过去半小时了，有人处理吗？' },
  { who: 'binjiangQin', text: '短款那笔查到原因了吗？我这边要关账了。' },
  { who: 'luoSheng', text: '住院押金充进去了，是我把字母 O 输成了数字 0，不好意思。' },
  { who: 'qingyunZhao', text: '门诊缴费今天有两笔重复支付，我把订单号发群里。' },
  { who: 'qingyunZhao', text: '订单号 MZ202601150087 和 MZ202601150091。' },
  { who: 'heJun', text: '重复支付那两笔是用户连点两次造成的，已加防抖，今晚发版。' },
  { who: 'nongDawei', text: '报告看到了，谢谢你们。' },
  { who: 'yunlingMo', text: '有老人不会用手机挂号，便民服务里的“家属代挂”在哪里？' },
  { who: 'liXiulan', text: '请问线上医保支付支持异地医保吗？' },
  { who: 'nanhuLiang', text: '效果图收到了，字号再大一点，老人看不清。' },
  { who: 'zhouTing', text: '我下午两点到青云市一现场，最后一台自助机我来处理。' },
  { who: 'luoSheng', text: '再问一下，住院费用清单在哪里看？' },
  { who: 'qingyunWang', text: '收到，到了打我电话，分机 8000。' },
  { who: 'weiMin', text: '', kind: 'voice' },
  { who: 'binjiangQin', text: '这个月的对账报告麻烦月底前发我一份。' },
  { who: 'huangJian', text: '退号成功了，退款多久到账？' },
  { who: 'yunlingPan', text: '下周三晚上我们机房割接，线上挂号缴费要停两个小时，请提前发停机通知。' },
];
