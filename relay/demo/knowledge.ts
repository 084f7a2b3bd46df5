import type { CannedReply } from '../../shared/canned/model.ts';
import { asId } from '../../shared/ids.ts';
import type { ArticleId, CannedReplyId, CannedUseId, UserId } from '../../shared/ids.ts';
import { pairId } from '../../shared/inbox/entries.ts';
import type { Article } from '../../shared/knowledge/model.ts';
import { put } from '../../shared/wire/mutation.ts';
import type { RowChange } from '../../shared/wire/mutation.ts';
import { DAY_MS } from '../../shared/time/shanghai.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { hospitalId, lin, zhou } from './cast.ts';

/*
 * What the demo's desk knows and says often. Written for it, about mini-programs of hospitals as there are many; names and rules of one
 * hospital are invented.
 */
interface DemoArticle {
  readonly title: string;
  readonly keywords: readonly string[];
  readonly body: string;
  readonly source: string;
  /** Key of a hospital; absent: for all. */
  readonly only?: string;
}

export const demoArticles: readonly DemoArticle[] = [
  {
    title: '退号：什么时候可以退、怎么退',
    keywords: ['退号', '取消预约', '退号按钮', '挂错科', '挂错号', '取消挂号'],
    body: '您好，就诊前一天 22:00 之前可以在小程序“我的 - 挂号记录”里点“退号”，费用按原支付方式退回。超过时间或按钮是灰色的，请带身份证到门诊收费窗口办理；已经取号的，只能在窗口退。',
    source: '退号规则（通用），2026 年 9 月',
  },
  {
    title: '退款多久到账',
    keywords: ['退款', '退费', '没到账', '到账', '多久退', '退钱'],
    body: '您好，退款已经原路退回的，微信零钱当天到账，银行卡一般 1 到 3 个工作日，信用卡最长 7 个工作日。超过时间没有收到，请把订单号发给我们，我们向支付渠道核对。',
    source: '支付渠道到账时限说明',
  },
  {
    title: '挂号付了钱，订单显示“处理中”',
    keywords: ['处理中', '挂号成功', '没有收到短信', '挂上了', '锁号'],
    body: '您好，“处理中”表示付款成功、正在等医院确认号源，一般 10 分钟内有结果：确认成功会显示“已预约”，没有挂上的会自动全额退款，不需要重复挂号。超过 30 分钟还是“处理中”，请把订单号发给我们。',
    source: '挂号订单状态说明',
  },
  {
    title: '给孩子、老人挂号：添加就诊人',
    keywords: ['就诊人', '家属代挂', '给孩子', '给老人', '代挂', '儿童'],
    body: '您好，请在小程序“我的 - 就诊人管理”里点“添加就诊人”，填家人的姓名和证件号（没有身份证的孩子可以用出生证明编号），挂号时选这位就诊人就可以。一个微信最多添加 5 位。',
    source: '操作手册 第 3 章',
  },
  {
    title: '重复付款怎么办',
    keywords: ['重复支付', '重复缴费', '付了两次', '扣了两次', '多扣'],
    body: '您好，同一张单付了两次时，多付的一笔系统会在核对后原路退回，一般当天完成。请把两笔的订单号或支付截图发给我们，我们马上核对；在有结果之前请不要再付一次。',
    source: '异常订单处理办法',
  },
  {
    title: '医保支付超时、钱扣了订单还是待支付',
    keywords: ['医保支付', '医保结算', '结算超时', '待支付', '冲正'],
    body: '您好，提示“医保结算超时”时，医保中心没有在规定时间内回复。系统会自动冲正，扣下的钱原路退回，一般 30 分钟内完成，期间请不要重复支付。急着检查的，可以先到收费窗口结算。',
    source: '医保移动支付应急预案',
  },
  {
    title: '医保支付支持哪些参保地',
    keywords: ['异地医保', '参保地', '医保电子凭证', '职工医保', '居民医保'],
    body: '您好，线上医保支付支持已开通医保电子凭证的本市职工和居民医保。异地医保请先在“国家医保服务平台”办理备案，门诊目前到窗口结算。',
    source: '医保移动支付开通说明',
  },
  {
    title: '检查检验报告查不到',
    keywords: ['报告', '查不到', '暂无报告', '检验报告', '检查报告', '条码号', '登记号'],
    body: '您好，请先确认两点：查询的就诊人和做检查的是同一人；检查类报告（B 超、CT 等）由医生审核后才发布，一般是检查后 2 小时到 1 天。确认之后还是没有，请把登记号或条码号发给我们，我们和医院核对。',
    source: '报告查询常见问题',
  },
  {
    title: '报告怎么打印、怎么发给别人',
    keywords: ['打印报告', '报告打印', '纸质报告', '下载报告', '报告单'],
    body: '您好，在报告详情页右上角点“下载”可以存成 PDF；需要盖章的纸质报告，请带就诊卡或身份证到自助机或检验科窗口打印。',
    source: '操作手册 第 6 章',
  },
  {
    title: '取不出号：自助机提示“未查询到预约记录”',
    keywords: ['取号', '取不出号', '自助机', '未查询到预约记录'],
    body: '您好，请先在小程序“挂号记录”里看这个号是不是“已预约”，并用挂号时的证件取号。都对的话，请到人工窗口取号，不影响就诊；机器编号发给我们，我们安排检查。',
    source: '在线取号排查步骤',
  },
  {
    title: '住院押金充值提示“住院号不存在”',
    keywords: ['住院押金', '住院号', '押金', '充值', '充不进去'],
    body: '您好，请核对住院号：字母 O 和数字 0、字母 I 和数字 1 容易看错，住院号印在腕带和住院证上。还是不行，请把住院号后四位和病区发给我们；也可以先到住院处窗口缴纳。',
    source: '住院服务常见问题',
  },
  {
    title: '住院费用清单在哪里看',
    keywords: ['费用清单', '一日清单', '住院费用', '住院清单'],
    body: '您好，在小程序“住院服务 - 费用清单”里选住院人和日期，可以看到每天的清单，每天早上 8 点更新前一天的费用。',
    source: '操作手册 第 8 章',
  },
  {
    title: '短款：渠道有、医院系统没有的款',
    keywords: ['短款', '对账', '少一笔', '差额', '单边账'],
    body: '您好，短款已登记。请提供对账日期、金额、渠道流水号（和 HIS 单号，如有）。我们先核对回调记录：医院系统没有收到通知的，补发通知入账；确认没有业务发生的，原路退款。结果会写进当月对账报告。',
    source: '对账差错处理办法',
  },
  {
    title: '长款：医院系统有、渠道没有的款',
    keywords: ['长款', '多出一笔', '多一笔'],
    body: '您好，长款已登记。请提供对账日期、金额和 HIS 单号。多数是跨日交易，次日对账会平；次日仍然不平的，我们和渠道核对后书面回复。',
    source: '对账差错处理办法',
  },
  {
    title: '停机、割接前怎么通知',
    keywords: ['停机', '割接', '停机通知', '升级通知', '暂停服务'],
    body: '好的，请告诉我们影响的功能、开始和结束时间、联系人。我们会提前在各项目群发停机通知，小程序首页挂公告，结束以后再发恢复通知。',
    source: '升级通知流程（合同 ▲五2）',
  },
  {
    title: '新功能、界面调整怎么提需求',
    keywords: ['提需求', '新需求', '界面调整', '加一个入口', '换院标', '下架'],
    body: '好的。请告诉我们改哪一页、改成什么样、希望哪天上线，有图更好。我们登记成需求单，先给效果图，您确认以后再安排开发。',
    source: '需求管理流程（合同 ▲五1）',
  },
  {
    title: '南湖中医医院：代煎药的领取和配送',
    keywords: ['代煎', '煎药', '中药配送', '取药时间'],
    body: '您好，代煎药当天 15:00 前缴费的，次日 9:00 后在一楼中药房领取；选了配送的，一般 1 到 2 天送到，单号在“我的 - 处方”里。',
    source: '南湖中医医院药剂科通知，2026 年 10 月',
    only: 'nanhu',
  },
];

/** Title, code, first letters of the title, text, how often it was used. */
const sharedReplies: readonly (readonly [string, string, string, string, number])[] = [
  ['问候', 'hi', 'wh', '{{contact}}，您好，我是{{hospital}}线上客服{{agent}}，请问有什么可以帮您？', 46],
  ['请稍等', 'sd', 'qsd', '收到，正在为您核对，请稍等，10 分钟内回复您。', 61],
  ['要订单号', 'dd', 'yddh', '请把订单号（在“我的 - 订单”里）或支付截图发给我们，我们马上核对。', 38],
  ['要就诊人信息', 'jzr', 'yjzrxx', '请提供就诊人姓名的最后一个字、就诊卡号后四位和就诊日期，不要发完整的证件号。', 17],
  ['退款原路返回', 'tk', 'tkylfh', '您好，退款已提交，按原支付方式退回：微信零钱当天到账，银行卡 1 到 3 个工作日。', 24],
  ['请不要重复支付', 'cf', 'qbycfzf', '请先不要重复支付。这笔订单核对出结果后，我们第一时间告诉您。', 15],
  ['转现场工程师', 'xc', 'zxcgcs', '已经安排现场工程师到{{hospital}}处理，到达后会在群里回复。', 9],
  ['值班电话', 'dh', 'zbdh', '{{hospital}}线上客服的服务时间是 {{serviceHours}}，紧急情况请拨打 24 小时值班电话 {{dutyPhone}}。', 21],
  ['已登记工单', 'gd', 'ydjgd', '{{contact}}，您好，您反映的问题已登记，{{owner}}负责跟进，{{date}}下班前给您答复。', 12],
  ['致歉', 'bq', 'zq', '非常抱歉给您添麻烦了，我们马上核实处理，有结果第一时间回复您。', 19],
  ['结束语', 'bye', 'jsy', '感谢您的反馈，祝您和家人身体健康。后续有问题随时在这里留言。', 33],
];

export function knowledgeRows(now: Instant): readonly RowChange[] {
  const at = (days: number): Instant => now - days * DAY_MS;
  const reply = (id: string, [title, code, initials, text]: readonly [string, string, string, string, number], ownerId: UserId | null, index: number): CannedReply => ({
    id: asId<CannedReplyId>(id), title, code, initials, text, ownerId, updatedBy: ownerId ?? lin.id, updatedAt: at(20 + index),
  });
  return [
    ...demoArticles.map(({ only, ...one }, index): RowChange => {
      const article: Article = { ...one, keywords: [...one.keywords], id: asId<ArticleId>(`demo-article-${index + 1}`), hospitalId: only === undefined ? null : hospitalId(only), updatedBy: lin.id, updatedAt: at(3 + index * 2) };
      return put('articles', article);
    }),
    ...sharedReplies.map((one, index) => put('cannedReplies', reply(`demo-canned-${index + 1}`, one, null, index))),
    put('cannedReplies', reply('demo-canned-zhou-1', ['交班说明', 'jb', 'jbsm', '我 18:00 交班，之后由值班同事继续跟进，值班电话 {{dutyPhone}}。', 4], zhou.id, 0)),
    ...sharedReplies.map(([, , , , count], index) => {
      const replyId = asId<CannedReplyId>(`demo-canned-${index + 1}`);
      return put('cannedUses', { id: asId<CannedUseId>(pairId(lin.id, replyId)), replyId, userId: lin.id, count, lastAt: at(1) });
    }),
  ];
}
