import type { Migration } from '../migrate.ts';

/** A refresh token knows the one it follows, so that a lost answer can be told from a copied token. */
export const refreshParent: Migration = {
  name: '0002_refresh_parent',
  sql: `
alter table refresh_tokens add column parent text;
create index refresh_tokens_parent on refresh_tokens (parent);
`,
};
