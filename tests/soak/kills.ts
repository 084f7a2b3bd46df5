import { startKillWorld, type KillReport, type Victim } from '../kill/killing.ts';

/** Desktop 100, relay 100, and of these 20 together with their PostgreSQL (issue 3). Other totals keep the shares. */
export function killPlan(total: number): readonly (readonly [Victim, number])[] {
  const desktop = Math.round(total / 2);
  const both = Math.round(total / 10);
  return [['desktop', desktop], ['relay', total - desktop - both], ['relay+postgres', both]];
}

/**
 * Kills and prints the table.
 * @returns whether nothing acknowledged was lost and nothing doubled
 */
export async function soakKills(total: number, seed: number, say: (line: string) => void): Promise<boolean> {
  const world = await startKillWorld();
  const reports: KillReport[] = [];
  try {
    for (const [index, [victim, kills]] of killPlan(total).entries()) reports.push(await world.run(victim, kills, seed + index, say));
  } finally {
    await world.close();
  }
  for (const line of killTable(reports)) say(line);
  const faults = reports.flatMap((report) => report.faults);
  for (const fault of faults) say(`fault: ${fault}`);
  return faults.length === 0;
}

export function killTable(reports: readonly KillReport[]): readonly string[] {
  const cells = reports.map(({ victim, kills, tally }) => [victim, kills, tally.acknowledged, tally.doubtful, tally.lost, tally.doubled]);
  const sums = [1, 2, 3, 4, 5].map((column) => cells.reduce((sum, row) => sum + Number(row[column]), 0));
  const line = (row: readonly (string | number)[]): string => `| ${row.join(' | ')} |`;
  return [line(['victim', 'kills', 'acknowledged', 'doubtful', 'lost', 'doubled']), '|---|---|---|---|---|---|', ...cells.map(line), line(['all', ...sums])];
}
