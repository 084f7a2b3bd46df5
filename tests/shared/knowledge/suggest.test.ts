import { describe, expect, it } from 'vitest';
import { demoArticles } from '../../../relay/demo/knowledge.ts';
import { asId } from '../../../shared/ids.ts';
import type { HospitalId } from '../../../shared/ids.ts';
import { piecesOf, suggestionsFor } from '../../../shared/knowledge/suggest.ts';
import type { ArticleHead } from '../../../shared/knowledge/suggest.ts';

const nanhu = asId<HospitalId>('nanhu');
const articles = demoArticles.map((one, index): ArticleHead => ({ id: asId(`a${index}`), title: one.title, keywords: [...one.keywords], hospitalId: one.only === undefined ? null : asId(one.only), updatedAt: index }));
const bodies = new Map(demoArticles.map((one, index) => [`a${index}`, one.body]));
const titleOf = new Map(articles.map((one) => [one.id, one.title]));
const suggested = (texts: readonly string[], hospitalId: HospitalId | null = null): readonly string[] =>
  suggestionsFor(texts, articles, bodies, hospitalId).map(({ id }) => titleOf.get(id) ?? '');

/** What customers write, and the beginning of the title that should be offered first. */
const wanted: readonly (readonly [text: string, title: string])[] = [
  ['挂错科室了，能退号吗？小程序上退号按钮是灰的。', '退号'],
  ['我不想去了怎么取消预约', '退号'],
  ['退号成功了，退款多久到账？', '退款多久到账'],
  ['你们这个小程序退费三天了还没到账！打电话也没人接！', '退款多久到账'],
  ['订单 GH20260115 显示“处理中”，挂号算成功了吗？', '挂号付了钱'],
  ['挂号费已经付了，但是没有收到短信，这个号算挂上了吗？', '挂号付了钱'],
  ['你好，请问小程序里怎么给孩子预约挂号？', '给孩子、老人挂号'],
  ['有老人不会用手机挂号，便民服务里的“家属代挂”在哪里？', '给孩子、老人挂号'],
  ['有一笔门诊缴费患者说付了两次，订单号 MZ87，请帮忙核对。', '重复付款'],
  ['门诊缴费今天有两笔重复支付，我把订单号发群里。', '重复付款'],
  ['产检缴费的时候医保支付失败，提示“医保结算超时”，钱已经扣了，但是订单还是待支付！', '医保支付超时'],
  ['请问线上医保支付支持异地医保吗？', '医保支付支持'],
  ['我的检查报告昨天就说出来了，手机上查不到，提示“暂无报告”。', '检查检验报告查不到'],
  ['患者手机上查不到检验报告，条码号 JY12，窗口能打印。', '检查检验报告查不到'],
  ['今天早上自助机在线取号有三台取不出号，提示“未查询到预约记录”。', '取不出号'],
  ['我爸在住院，住院押金充不进去。一直提示“住院号不存在”', '住院押金'],
  ['再问一下，住院费用清单在哪里看？', '住院费用清单'],
  ['昨天的对账单少一笔，渠道有，HIS 没有，金额 186.50 元，请帮忙核实短款原因。', '短款'],
  ['下周三晚上我们机房割接，线上挂号缴费要停两个小时，请提前发停机通知。', '停机'],
  ['我们首页想换成新的院标，另外要加一个停车缴费入口，怎么提需求？', '新功能'],
];

/** Small talk, thanks, and things the desk has written nothing about: an offer here would be noise. */
const nothing: readonly string[] = [
  '你好', '在吗？', '好的，谢谢', '谢谢你们，辛苦了', '收到，到了打我电话，分机 8000。', '还在吗？', '又过去半小时了，有人处理吗？', '嗯嗯', '👌', '12345678',
  '停车场怎么走？', '儿科主任今天坐诊吗', '食堂几点开门', '我下午两点到现场，最后一台我来处理。', '图片我稍后发邮箱', '能快点吗，我还在等', '', '   ', '请问你们几点下班', '发票抬头写错了可以改吗',
  '效果图收到了，字号再大一点，老人看不清。', 'ok', '今天天气真好', '我已经发到群里了',
];

describe('suggestions for what a customer wrote', () => {
  it.each(wanted)('%s', (text, title) => expect(suggested([text])[0] ?? '').toMatch(new RegExp(`^${title}`, 'u')));
  it.each(nothing)('nothing for “%s”', (text) => expect(suggested([text])).toEqual([]));

  it('are few, also where much is said', () => {
    const all = wanted.map(([text]) => text);
    expect(suggested(all).length).toBeLessThanOrEqual(3);
    for (const text of all) expect(suggested([text]).length).toBeLessThanOrEqual(3);
  });

  it('what was said in several messages counts together', () => {
    expect(suggested(['在吗', '挂错科室了', '退号按钮是灰的'])[0]).toMatch(/^退号/u);
  });

  it('what only one hospital has is offered to that hospital', () => {
    expect(suggested(['代煎的药什么时候能拿'], nanhu)[0]).toMatch(/^南湖/u);
    expect(suggested(['代煎的药什么时候能拿'])).toEqual([]);
    expect(suggested(['代煎的药什么时候能拿'], asId<HospitalId>('qingyun'))).toEqual([]);
  });

  it('say which words led there', () => {
    expect(suggestionsFor(['短款那笔查到原因了吗？'], articles, bodies, null)[0]?.because).toContain('短款');
  });

  it('a long piece of the text itself is enough, and the index is asked for exactly such pieces', () => {
    const quoted = '腕带和住院证上的号不对';
    expect(suggested([quoted])[0]).toMatch(/^住院押金/u);
    expect(piecesOf([quoted])).toContain('腕带和住院');
    expect(piecesOf(['好的'])).toEqual([]);
    // Two messages are not one run of words.
    expect(piecesOf(['印在腕带', '和住院证'])).not.toContain('在腕带和住');
  });
});
