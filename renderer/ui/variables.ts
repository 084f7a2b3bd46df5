import { catalogue } from '../../shared/i18n/catalogue.ts';

/** What the variables of canned replies and articles stand for. */
export const variableWords = catalogue(
  {
    contact: '客户称呼',
    hospital: '医院名称',
    agent: '客服姓名',
    dutyPhone: '值班电话',
    serviceHours: '服务时间',
    owner: '专属客服',
    date: '今天日期',
  },
  {
    contact: 'Customer’s name',
    hospital: 'Hospital',
    agent: 'Agent’s name',
    dutyPhone: 'Duty phone',
    serviceHours: 'Service hours',
    owner: 'Dedicated agent',
    date: 'Today’s date',
  },
);
