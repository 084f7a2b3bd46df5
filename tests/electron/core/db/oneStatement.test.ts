import { describe, expect, it } from 'vitest';
import { assertOneStatement } from '../../../../electron/core/db/oneStatement.ts';

describe('assertOneStatement', () => {
  it.each([
    'select 1', 'select 1;', 'select 1 ; ; -- done; really', `select ';', "a;b", [c;d], \`e;f\``, `select 'it''s; fine'`,
    'select 1 /* a; b */ + 1', 'select 1 -- a; b\n + 1', 'select 1; /* end */\n',
    'create trigger t after insert on a begin delete from b; delete from c; end',
    `select 'never closed; `,
  ])('lets %j through', (sql) => {
    expect(() => assertOneStatement(sql)).not.toThrow();
  });

  it.each(['select 1; select 2', 'begin; commit', `select ';'; delete from a`, 'select 1; -- x\n delete from a', ';select 1; x'])(
    'refuses %j',
    (sql) => {
      expect(() => assertOneStatement(sql)).toThrow(expect.objectContaining({ code: 'MORE_THAN_ONE_STATEMENT' }));
    },
  );
});
