import type { Migration } from '../migrate.ts';

/** What platforms call people, where they tell it apart from the messages (微信客服). */
export const channelNames: Migration = {
  name: '0003_channel_names',
  sql: `
create table channel_names (
  account_id text not null, external_id text not null, name text not null, primary key (account_id, external_id)
);
`,
};
