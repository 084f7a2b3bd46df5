import type { Role } from '../../../shared/session/model.ts';

/** Who sits at the three desktops: one of each right to write, and one who sees the audit. */
export const people: readonly { readonly userId: string; readonly role: Role }[] = [
  { userId: 'u-agent', role: 'agent' },
  { userId: 'u-lead', role: 'lead' },
  { userId: 'u-admin', role: 'admin' },
];
