/** One line of `bench/results.json`. */
export interface Figure {
  /** Lower-case words joined by underscores; several figures of one bench share its name. */
  readonly name: string;
  /** `ms`, `rows/s`, `ratio`, ... of `value` and `reference`. */
  readonly unit: string;
  readonly value: number;
  /** The limit, or the alternative measured side by side in the same run. */
  readonly reference: number;
  /** `value / reference`. */
  readonly ratio: number;
  /** What `ratio` should reach: at most this when lower is better, at least this when higher is. */
  readonly goal: number;
  readonly better: 'lower' | 'higher';
  /** Size, data, machine settings: what is needed to read the number, and which case of the bench this is. */
  readonly conditions: string;
}

/** Makes a figure, working out the ratio. A reference of 0 gives a ratio of 0 for 0, else infinity. */
export function figure(parts: Omit<Figure, 'ratio'>): Figure {
  const ratio = parts.reference === 0 && parts.value === 0 ? 0 : parts.value / parts.reference;
  return { ...parts, ratio };
}

/** The value that `share` (0 to 1) of the values do not exceed; nearest rank. NaN without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
