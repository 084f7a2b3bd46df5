import { killRuns, testKills } from './testKills.ts';

testKills([['desktop', killRuns]]);
