import type { SendFailure } from './types.ts';

/**
 * Why a pull brought no page. Thrown by `ChannelAdapter.pull` (and only by it): its contract answers a page, and a
 * failed pull must not look like an empty one. Nothing is lost: the cursor was not moved.
 */
export class PullError extends Error {
  readonly reason: SendFailure;
  /** False: an administrator must act first (credentials, API switched off). */
  readonly retryable: boolean;
  /** The platform's errcode where it answered with one. */
  readonly errcode: number | null;

  constructor(reason: SendFailure, retryable: boolean, errcode: number | null) {
    super(`pull failed: ${reason}${errcode === null ? '' : ` (errcode ${errcode})`}`);
    this.name = 'PullError';
    this.reason = reason;
    this.retryable = retryable;
    this.errcode = errcode;
  }
}
