import type { z } from 'zod';

/**
 * One request of the renderer: its arguments are parsed at run time, its answer is a type only, because the core made
 * it (principle 7). Adding a request is two edits: here in the feature's `contract.ts`, and its handler.
 */
export interface RequestDefinition<Args, Answer> {
  readonly args: z.ZodType<Args>;
  /** Never present at run time: carries the answer's type. */
  readonly answer?: Answer;
}

export function request<Answer>(): <Args>(args: z.ZodType<Args>) => RequestDefinition<Args, Answer> {
  return (args) => ({ args });
}
