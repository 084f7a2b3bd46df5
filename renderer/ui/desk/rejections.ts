import type { Rejection } from '../../../shared/session/contract.ts';
import { useRequest } from '../../ipc/useRequest.ts';

const noRejections: readonly Rejection[] = [];

/** Refused actions of this desktop whose arguments name an id under a key (`ticketId`, `callbackId`). Newest first. */
export function rejectionsAbout(rejections: readonly Rejection[], key: string, id: string): readonly Rejection[] {
  return rejections
    .filter(({ mine }) => typeof mine === 'object' && mine !== null && key in mine && Reflect.get(mine, key) === id)
    .toSorted((a, b) => b.n - a.n);
}

export function useRejectionsAbout(key: string, id: string): readonly Rejection[] {
  const { data = noRejections } = useRequest('session.rejections', {});
  return rejectionsAbout(data, key, id);
}
