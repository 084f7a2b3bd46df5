import { callbackRequests } from '../callbacks/contract.ts';
import { cannedRequests } from '../canned/contract.ts';
import { callRequests } from '../calls/contract.ts';
import { customerRequests } from '../customers/contract.ts';
import { directoryRequests } from '../directory/contract.ts';
import { draftRequests } from '../drafts/contract.ts';
import { dutyRequests } from '../duty/contract.ts';
import { inboxRequests } from '../inbox/contract.ts';
import { mediaRequests } from '../inbox/mediaContract.ts';
import { noticeRequests } from '../notices/contract.ts';
import { knowledgeRequests } from '../knowledge/contract.ts';
import { reportRequests } from '../reports/contract.ts';
import { searchRequests } from '../search/contract.ts';
import { sessionRequests } from '../session/contract.ts';
import { storageRequests } from '../storage/contract.ts';
import { syncRequests } from '../sync/contract.ts';
import { ticketRequests } from '../tickets/contract.ts';
import { ticketFileRequests } from '../tickets/fileContract.ts';
import type { IpcResult } from './envelope.ts';
import type { RequestDefinition } from './request.ts';

/** The one contract between renderer and core. */
export const requests = {
  ...sessionRequests,
  ...directoryRequests,
  ...inboxRequests,
  ...mediaRequests,
  ...dutyRequests,
  ...ticketRequests,
  ...ticketFileRequests,
  ...callbackRequests,
  ...noticeRequests,
  ...callRequests,
  ...customerRequests,
  ...reportRequests,
  ...searchRequests,
  ...syncRequests,
  ...draftRequests,
  ...storageRequests,
  ...cannedRequests,
  ...knowledgeRequests,
};

type Requests = typeof requests;
export type RequestName = keyof Requests;
export type RequestArgs<N extends RequestName> =
  Requests[N] extends RequestDefinition<infer Args, infer _Answer> ? Args : never;
export type RequestAnswer<N extends RequestName> =
  Requests[N] extends RequestDefinition<infer _Args, infer Answer> ? Answer : never;

/** Exhaustive and closed: a missing handler and a handler of no request are both compile errors. */
export type Handlers<Names extends RequestName = RequestName> = {
  readonly [N in Names]: (args: RequestArgs<N>) => Promise<IpcResult<RequestAnswer<N>>> | IpcResult<RequestAnswer<N>>;
};
