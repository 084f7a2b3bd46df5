import { runModel, type Counterexample } from '../sync/model/run.ts';

export interface SoakSequences {
  readonly sequences: number;
  readonly seed: number;
  readonly minutes: number | null;
  readonly lanes: number;
  readonly most: number;
  readonly path: string | null;
  readonly replayPath: string | null;
  readonly shrink: boolean;
}

/** @returns whether every sequence ended as it must */
export async function soakSequences(asked: SoakSequences, say: (line: string) => void): Promise<boolean> {
  const { minutes, lanes, ...run } = asked;
  const began = performance.now();
  const seconds = (): string => ((performance.now() - began) / 1000).toFixed(0);
  let done = 0;
  const found = await runModel({ ...run, timeLimitMs: minutes === null ? null : minutes * 60_000 }, lanes, () => {
    done += 1;
    if (done % 50 === 0) say(`${done} sequences in ${seconds()} s`);
  });
  say(`${done} sequences in ${seconds()} s, ${found === null ? 'no fault' : 'one fault'}`);
  if (found !== null) for (const line of tell(found, asked.most)) say(line);
  return found === null;
}

function tell({ words, seed, path, replayPath }: Counterexample, most: number): readonly string[] {
  return [words, `again: npm run soak -- sequences --seed ${seed} --path "${path}" --replay "${replayPath}" --commands ${most}`];
}
