import { useEffect } from 'react';
import { onCoreEvent } from '../ipc/client.ts';
import { useRequest } from '../ipc/useRequest.ts';
import { useWords } from './i18n.tsx';
import { goTo } from './location.ts';
import { appMessages } from './messages.ts';

/** What the host asks of the window: go to a place; and the unread count in the title. */
export function HostEvents() {
  const t = useWords(appMessages);
  const unread = useRequest('inbox.counts', { hospitalId: null }).data?.views.unread ?? 0;
  const name = t('app.name');
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) ${name}` : name;
  }, [unread, name]);
  useEffect(
    () =>
      onCoreEvent((event) => {
        if (event.name === 'navigate') goTo(event.path);
      }),
    [],
  );
  return null;
}
