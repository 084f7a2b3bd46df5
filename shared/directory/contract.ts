import * as z from 'zod';
import { request } from '../ipc/request.ts';
import { disclosure } from './model.ts';
import type { Account } from '../inbox/model.ts';
import type { StaffMember } from '../session/model.ts';
import type { Binding, Contact, Contract, Hospital } from './model.ts';

/** The whole directory: a few hundred rows at most, so one answer serves pickers, tags and the directory page. */
export interface DirectorySnapshot {
  readonly hospitals: readonly Hospital[];
  readonly contracts: readonly Contract[];
  /** `phone` is masked; `directory.reveal` reads it. */
  readonly contacts: readonly Contact[];
  readonly bindings: readonly Binding[];
  readonly accounts: readonly Account[];
  readonly staff: readonly StaffMember[];
  /** Ids of rows with changes the relay has not confirmed. */
  readonly pendingIds: readonly string[];
}

export const directoryRequests = {
  'directory.snapshot': request<DirectorySnapshot>()(z.object({})),
  /** Writes a disclosure (audited), then answers the readable value. */
  'directory.reveal': request<{ readonly value: string }>()(
    z.object({ subject: disclosure.shape.subject, subjectId: z.string(), field: disclosure.shape.field }),
  ),
};
