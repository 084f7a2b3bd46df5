import { killRuns, testKills } from './testKills.ts';

testKills([
  ['relay', killRuns],
  ['relay+postgres', Math.ceil(killRuns / 5)],
]);
