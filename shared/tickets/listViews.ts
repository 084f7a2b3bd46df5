import * as z from 'zod';
import { noFilter, plainSpec } from './listModel.ts';
import type { ListFilter, ListSpec } from './listModel.ts';

export const builtInView = z.enum(['open', 'mine', 'unassigned', 'due', 'waiting', 'at_rnd', 'on_site', 'complaints', 'watching', 'closed_month']);
export type BuiltInView = z.infer<typeof builtInView>;

const view = (filter: Partial<ListFilter>, rest: Partial<ListSpec> = {}): ListSpec => ({ ...plainSpec, ...rest, filter: { ...noFilter, ...filter } });
const byDue = { sort: { by: 'due', descending: false } } as const;

/** The views everybody has, in the order they stand. */
export const builtInViews: Readonly<Record<BuiltInView, ListSpec>> = {
  open: view({}),
  mine: view({ assignee: 'me' }, byDue),
  unassigned: view({ assignee: 'nobody' }, byDue),
  due: view({ due: 'soon' }, byDue),
  waiting: view({ status: 'waiting' }),
  at_rnd: view({ status: 'at_rnd' }),
  on_site: view({ status: 'on_site' }),
  complaints: view({ kind: 'complaint' }, byDue),
  watching: view({ watching: true }),
  closed_month: view({ status: 'closed', closed: 'this_month' }),
};
