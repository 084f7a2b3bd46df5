import { Drawer } from '@mantine/core';
import { useWords } from '../app/i18n.tsx';
import { uiMessages } from '../ui/messages.ts';
import { sessionMessages } from './messages.ts';
import { RejectionList } from './RejectionList.tsx';
import type { Ways } from './RejectionList.tsx';
import classes from './session.module.css';

/** Everything the relay refused, from the bell: nothing disappears silently (invariant I5). */
export function RejectionsDrawer({ opened, ...ways }: Ways & { readonly opened: boolean }) {
  const t = useWords(sessionMessages);
  const ui = useWords(uiMessages);
  return (
    <Drawer opened={opened} onClose={ways.onClose} position="right" size={600} title={t('rejections.title')} closeButtonProps={{ 'aria-label': ui('action.close') }} classNames={{ body: classes.drawerBody ?? '' }}>
      {opened ? <RejectionList {...ways} /> : null}
    </Drawer>
  );
}
