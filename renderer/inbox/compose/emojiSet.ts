/*
 * Signs that people of a service desk send, with the words under which they are looked for: Chinese and English, as in the annotations of
 * Unicode CLDR where it has them. Chosen by hand: the whole set is 1,900 signs and a megabyte of data, and three quarters of it are flags,
 * skin tones and animals that nobody sends to a hospital (docs/decisions/0023-composer.md).
 */
export type EmojiGroup = 'faces' | 'health' | 'things';

export interface Emoji {
  readonly sign: string;
  readonly group: EmojiGroup;
  /** Lower case, blanks between. */
  readonly words: string;
}

const faces = `
😀 笑 开心 高兴 嘿嘿|grin smile happy
😄 笑 大笑 开心|smile happy laugh
😁 露齿 嘻嘻 笑|beam grin
😂 笑哭 哭笑不得|joy tears laugh
🤣 笑翻 打滚|rofl laugh rolling
🙂 微笑|slight smile
😊 微笑 害羞 脸红 开心|blush smile
😇 天使 乖|angel innocent
😉 眨眼|wink
😍 喜欢 爱心眼|heart eyes love
🥰 喜爱 温暖|smiling hearts love
😘 飞吻 亲|kiss
😋 好吃 馋|yum tasty
😜 调皮 吐舌|wink tongue playful
🤗 抱抱 拥抱|hug
🤔 思考 想 疑问|thinking hmm
🤝 握手 合作|handshake deal
😐 无语 面无表情|neutral
😏 得意 坏笑|smirk
🙄 白眼|eye roll
😌 安心 放松|relieved calm
😔 失落 难过|pensive sad
😢 哭 流泪 难过|cry tear sad
😭 大哭 痛哭|sob cry
😥 难过 失望|sad disappointed
😓 汗 冷汗|sweat downcast
😅 尴尬 汗 苦笑|sweat smile awkward
😰 焦虑 紧张 冷汗|anxious sweat
😱 害怕 震惊|scream fear shock
😨 害怕 担心|fearful
😳 脸红 惊讶 尴尬|flushed
😮 惊讶 哦|open mouth surprised
😴 睡觉 困|sleep tired
🥱 打哈欠 累|yawn tired
😩 累 疲惫|weary
😤 生气 哼|steam huff
😠 生气|angry
😡 愤怒 气愤|pouting rage
🥺 拜托 可怜 求求|pleading please
🙏 谢谢 拜托 感谢 祈祷 辛苦|thanks please pray
👍 好 赞 可以 收到|thumbs up good ok yes
👎 不好 反对|thumbs down no
👌 好的 没问题 可以 ok|ok fine
✌️ 胜利 耶|victory peace
👏 鼓掌 棒|clap applause
🙌 欢呼 太好了|raised hands hooray
💪 加油 力量|strong muscle
👋 你好 再见 挥手|wave hello bye
🤙 打电话 联系|call me
☝️ 上 看上面|point up
👇 下面 看下面|point down
👉 右 这里|point right
👈 左|point left
🫡 敬礼 收到|salute roger
🤦 无奈 捂脸|facepalm
🤷 不知道 无奈|shrug
🙋 举手 我来|raise hand
🙇 抱歉 鞠躬 对不起|bow sorry
❤️ 爱心 红心|heart love
💔 心碎|broken heart
🌹 玫瑰 花|rose flower
💐 花束 祝贺|bouquet flowers
🎉 庆祝 恭喜|party tada celebrate
🎂 生日 蛋糕|birthday cake
🎁 礼物|gift present`;

const health = `
🏥 医院|hospital
👨‍⚕️ 医生 男医生|doctor man health
👩‍⚕️ 医生 护士 女医生|doctor nurse woman health
🩺 听诊器 看诊|stethoscope
💊 药 药片 吃药|pill medicine
💉 打针 疫苗 注射|syringe injection vaccine
🩹 创可贴|bandage
🩸 血 抽血|blood drop
🌡️ 体温 温度计 发烧|thermometer fever
😷 口罩 生病|mask sick
🤒 发烧 生病|fever ill thermometer
🤕 受伤 头疼|hurt injury head
🤢 恶心|nauseated
🤧 感冒 打喷嚏|sneeze cold
🦷 牙 牙科|tooth dentist
🦴 骨头 骨科|bone
👁️ 眼睛 眼科|eye
👂 耳朵 耳鼻喉|ear
🫀 心脏|heart organ
🫁 肺|lungs
🧠 脑 神经|brain
👶 宝宝 婴儿 儿科|baby
🤰 孕妇 产检|pregnant
👵 老人 奶奶|grandmother old
👴 老人 爷爷|grandfather old
🧪 化验 试管 检验|test tube lab
🔬 显微镜 检验|microscope
🚑 救护车 急救|ambulance emergency
♿ 轮椅 无障碍|wheelchair`;

const things = `
✅ 完成 对 好了 已办|check done yes
✔️ 对 勾|check mark
❌ 错 不行 取消|cross no wrong
❗ 注意 感叹号 重要|exclamation important
❓ 问题 问号 疑问|question
⚠️ 警告 注意|warning
⛔ 禁止|no entry forbidden
🆗 好的 可以|ok button
🆕 新 新功能|new
💯 满分 一百|hundred perfect
⏰ 闹钟 时间 提醒|alarm clock time
⏳ 等待 稍等 沙漏|hourglass wait
🕘 九点 时间|clock nine
📅 日期 日历 预约|calendar date
📞 电话|telephone call
📱 手机|mobile phone
💻 电脑|computer laptop
🖨️ 打印|printer
📷 拍照 照片|camera photo
🖼️ 图片|picture image
📄 文件 单据|page document
📋 清单 登记|clipboard list
📝 记录 备注 填写|memo note write
📎 附件 回形针|paperclip attachment
🔗 链接|link
🔍 查询 搜索 查找|search find
🔔 通知 提醒|bell notification
📢 公告 通知|announcement loudspeaker
📊 报表 统计|chart report
📈 上升 增长|chart up
📉 下降|chart down
💰 钱 费用 缴费|money bag
💳 银行卡 支付 缴费|credit card pay
🧾 收据 发票 账单|receipt bill
💴 钱 人民币 退款|yuan yen money refund
🔧 维修 修理|wrench fix repair
⚙️ 设置|gear settings
🔒 锁 安全|lock secure
🔑 钥匙 密码|key password
🚗 车 停车|car
🅿️ 停车|parking
📍 位置 地点|pin location place
🏠 家|home house
🏢 大楼 单位|office building
☀️ 晴 太阳 早上|sun sunny morning
🌙 晚上 月亮|moon night
🌧️ 下雨|rain
☕ 咖啡 休息|coffee break
🍵 茶|tea
🔥 火 热门|fire hot
⭐ 星 好评|star
✨ 闪亮|sparkles
💡 想法 提示 建议|idea bulb tip
🚀 上线 快|rocket launch fast
🔄 刷新 重试|refresh retry
⬆️ 上|up arrow
⬇️ 下|down arrow
➡️ 右 下一步|right arrow next
⬅️ 左 返回|left arrow back
1️⃣ 一 第一|one first
2️⃣ 二 第二|two second
3️⃣ 三 第三|three third`;

const read = (group: EmojiGroup, lines: string): readonly Emoji[] =>
  lines.trim().split('\n').map((line) => {
    const blank = line.indexOf(' ');
    return { sign: line.slice(0, blank), group, words: line.slice(blank + 1).replace('|', ' ') };
  });

export const emojiSet: readonly Emoji[] = [...read('faces', faces), ...read('health', health), ...read('things', things)];

/** Signs of which every typed word begins one of their words, or stands in one where it is Chinese. Nothing typed: all. */
export function findEmoji(typed: string): readonly Emoji[] {
  const wanted = typed.normalize('NFKC').toLowerCase().split(/\s+/u).filter((word) => word !== '');
  return emojiSet.filter(({ sign, words }) =>
    wanted.every((word) => sign === word || words.split(' ').some((known) => (/[a-z0-9]/u.test(word) ? known.startsWith(word) : known.includes(word)))),
  );
}

/** Newest first, each once. */
export function withRecent(recent: readonly string[], sign: string, most: number): readonly string[] {
  return [sign, ...recent.filter((one) => one !== sign)].slice(0, most);
}
