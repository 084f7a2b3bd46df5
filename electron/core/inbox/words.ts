import { catalogue } from '../../../shared/i18n/catalogue.ts';

/** What a desktop notification says: it shows on lock screens, so never what the customer wrote. */
export const noticeWords = catalogue(
  {
    body: '{count} 条新消息',
    manyTitle: '{count} 条新消息',
    digestTitle: '离开期间有 {count} 条新消息',
    digestBody: '来自 {conversations} 个会话',
    unknownHospital: '未归属医院',
    backTitle: '搁置到期',
    backBody: '{title} 回到列表',
  },
  {
    body: '{count, plural, one {# new message} other {# new messages}}',
    manyTitle: '{count, plural, one {# new message} other {# new messages}}',
    digestTitle: '{count, plural, one {# new message} other {# new messages}} while you were away',
    digestBody: 'in {conversations, plural, one {# conversation} other {# conversations}}',
    unknownHospital: 'No hospital yet',
    backTitle: 'Snooze is over',
    backBody: '{title} is back in the list',
  },
);
