import { Menu, SegmentedControl, Switch } from '@mantine/core';
import { IconKeyboard, IconLogout } from '@tabler/icons-react';
import { z } from 'zod';
import type { Locale } from '../../shared/i18n/catalogue.ts';
import { ask } from '../ipc/client.ts';
import { asCoreError, useShowError } from '../ipc/showError.tsx';
import { useStatus } from '../ipc/useRequest.ts';
import { useConfirm } from '../ui/dialogs.tsx';
import { useLocale, useWords } from './i18n.tsx';
import { appMessages } from './messages.ts';
import { usePreference } from './preferences.tsx';
import { useScheme } from './ThemePreference.tsx';
import type { Scheme } from './ThemePreference.tsx';
import classes from './TitleBar.module.css';

export const soundPreference = ['sound', z.boolean(), true] as const;
const schemes: readonly Scheme[] = ['light', 'dark', 'auto'];

/** Who I am, how it looks, in which language, and the way out. */
export function MeMenu({ onKeys }: { readonly onKeys: () => void }) {
  const t = useWords(appMessages);
  const { locale, setLocale } = useLocale();
  const [scheme, setScheme] = useScheme();
  const [sound, setSound] = usePreference(...soundPreference);
  const { user } = useStatus();
  const signOut = useSignOut();
  if (user === null) return null;
  return (
    <Menu position="bottom-end" width={240} closeOnItemClick>
      <Menu.Target>
        <button type="button" className={classes.me} title={t('title.me')}>
          <span className={classes.initial} aria-hidden>
            {[...user.displayName][0]}
          </span>
          <span>{user.displayName}</span>
          <span className={classes.role}>{t(`role.${user.role}`)}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('settings.theme')}</Menu.Label>
        <SegmentedControl
          fullWidth
          aria-label={t('settings.theme')}
          value={scheme}
          data={schemes.map((value) => ({ value, label: t(`settings.${value}`) }))}
          onChange={(value) => setScheme(schemes.find((one) => one === value) ?? 'auto')}
        />
        <Menu.Label>{t('settings.language')}</Menu.Label>
        <SegmentedControl
          fullWidth
          aria-label={t('settings.language')}
          value={locale}
          data={[
            { value: 'zh-CN', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
          onChange={(value) => setLocale((value === 'en' ? 'en' : 'zh-CN') satisfies Locale)}
        />
        <Switch
          m="sm"
          size="xs"
          label={t('settings.sound')}
          checked={sound}
          onChange={(event) => setSound(event.currentTarget.checked)}
        />
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={16} />} rightSection="?" onClick={onKeys}>
          {t('settings.shortcuts')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          {t('settings.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function useSignOut(): () => Promise<void> {
  const t = useWords(appMessages);
  const { pending } = useStatus();
  const confirm = useConfirm();
  const showError = useShowError();
  return async () => {
    const body = pending > 0 ? t('signOut.pending', { count: pending }) : t('signOut.body');
    if (!(await confirm({ title: t('signOut.title'), body, confirmLabel: t('settings.signOut') }))) return;
    try {
      await ask('session.logout', {});
    } catch (error) {
      showError(asCoreError(error));
    }
  };
}
