/** Draws numbers in [0, 1); the same seed gives the same numbers (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// Words of hospital support, the frequent ones first: drawn with Zipf's law, as words of a language are.
const WORDS = `的 您好 我们 请 现在 不能 患者 系统 医院 可以 显示 问题 打印 门诊 处理 麻烦 帮忙 看一下 已经 还是 没有 收到 谢谢 排队
 叫号 屏幕 叫号屏 挂号 医生 护士 重启 电脑 网络 打印机 自助机 缴费 发票 住院 药房 检验 报告 检查 预约 登录 密码 账号 更新 数据 接口
 服务器 连接 失败 报错 窗口 三楼 二楼 一楼 大厅 诊室 信息科 工程师 电话 回访 联系 上午 下午 今天 昨天 明天 刚才 一直 突然 恢复 正常
 异常 卡住 很慢 黑屏 死机 安装 升级 配置 权限 科室 急诊 儿科 内科 外科 妇产科 眼科 口腔科 放射科 超声 影像 病历 处方 医嘱 收费 退费
 医保 结算 对账 读卡器 扫码 二维码 身份证 就诊卡 条码 标签 腕带 排班 号源 取号 签到 分诊 队列 语音 播报 音量 字体 刷新 同步 备份 日志
 远程 桌面 向日葵 驱动 端口 防火墙 交换机 网线 断网 延迟 超时 重复 丢失 缺少 错误 修改 删除 添加 查询 统计 报表 导出 月底 合同 到期
 维保 巡检 培训 现场 派人 尽快 紧急 投诉 满意 确认 反馈 截图 视频 发给 群里 领导 主任 院长`.split(/\s+/);
// Characters of general text, roughly by frequency; what is beyond them comes from the whole common range.
const CHARACTERS = Array.from(
  '一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔',
);
const LATIN = ['CT', 'MRI', 'HIS', 'PACS', 'LIS', 'IP', 'WiFi', 'Windows', 'error 500', 'OK', 'USB', 'HDMI', 'id', 'v2.3.1', 'COM3'];
const SURNAMES = Array.from('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗𠮷龑');
const ENDS = ['。', '，', '？', '！', '', ' ', '～', '：'];

/** Makes chat messages of 4 to about 90 characters: words, rarer characters, names, numbers, Latin abbreviations. */
export function createChineseText(random: () => number): () => string {
  const upTo = (count: number) => Math.floor(random() * count);
  const uniform = (list: readonly string[]) => list[upTo(list.length)] ?? '';
  const zipf = (list: readonly string[]) => list[Math.floor(list.length ** random()) - 1] ?? '';
  const rare = () => String.fromCodePoint(0x4e00 + upTo(6000));
  const pieces: readonly (readonly [number, () => string])[] = [
    [0.62, () => zipf(WORDS)],
    [0.86, () => zipf(CHARACTERS) + zipf(CHARACTERS)],
    [0.89, () => uniform(LATIN)],
    [0.92, () => `${upTo(300)}${uniform(['号', '床', '楼', '次', '分钟', ''])}`],
    [0.94, () => uniform(SURNAMES) + uniform(CHARACTERS) + (random() < 0.5 ? rare() : '')],
    [0.945, () => `1${3 + upTo(7)}${String(upTo(1e9)).padStart(9, '0')}`],
    [0.96, rare],
    [1, () => uniform(ENDS)],
  ];
  const piece = () => {
    const drawn = random();
    return pieces.find(([share]) => drawn < share)?.[1]() ?? '';
  };
  return () => {
    const count = 2 + Math.floor(28 * random() ** 2);
    return Array.from({ length: count }, piece).join('') + uniform(ENDS);
  };
}
