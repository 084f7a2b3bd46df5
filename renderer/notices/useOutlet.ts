import { useEffect, useState } from 'react';
import type { NoticeOutlet } from '../../shared/notices/contract.ts';
import { useRequest } from '../ipc/useRequest.ts';

/** What the person can be told about the system's notifications; where the page shows them itself, its own permission. */
export type Outlet = Exclude<NoticeOutlet, 'page'> | NotificationPermission;

export function isBlocked(outlet: Outlet): boolean {
  return outlet === 'refused' || outlet === 'denied';
}

/** Null until it is known. */
export function useOutlet(): Outlet | null {
  const outlet = useRequest('notices.state', {}).data?.outlet ?? null;
  const permission = usePermission();
  return outlet === 'page' ? permission : outlet;
}

function usePermission(): Outlet {
  const read = (): Outlet => (typeof Notification === 'undefined' ? 'unsupported' : Notification.permission);
  const [permission, setPermission] = useState(read);
  useEffect(() => {
    let status: PermissionStatus | null = null;
    let gone = false;
    const look = (): void => setPermission(read());
    // The person changes it in the browser's own menu, where no event of the page is.
    navigator.permissions
      .query({ name: 'notifications' })
      .then((found) => {
        if (gone) return;
        status = found;
        status.addEventListener('change', look);
      })
      .catch(() => undefined);
    return () => {
      gone = true;
      status?.removeEventListener('change', look);
    };
  }, []);
  return permission;
}
