import { Button, Divider, Popover, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconBell, IconDatabase, IconKeyboard, IconLogout, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { Locale } from '../../shared/i18n/catalogue.ts';
import { ask } from '../ipc/client.ts';
import { asCoreError, useShowError } from '../ipc/showError.tsx';
import { useStatus } from '../ipc/useRequest.ts';
import { useConfirm } from '../ui/dialogs.tsx';
import { useLocale, useWords } from './i18n.tsx';
import { goTo } from './location.ts';
import { appMessages } from './messages.ts';
import { places } from './places.ts';
import { useScheme } from './ThemePreference.tsx';
import type { Scheme } from './ThemePreference.tsx';
import classes from './TitleBar.module.css';

const schemes: readonly Scheme[] = ['light', 'dark', 'auto'];

/** Who I am, how it looks, in which language, and the way out. */
export function MeMenu({ onKeys }: { readonly onKeys: () => void }) {
  const t = useWords(appMessages);
  const { locale, setLocale } = useLocale();
  const [scheme, setScheme] = useScheme();
  const { user } = useStatus();
  const signOut = useSignOut();
  const [opened, setOpened] = useState(false);
  if (user === null) return null;
  const entries = [
    { word: 'settings.notices', symbol: IconBell, run: () => goTo(places.notices()) },
    { word: 'settings.sync', symbol: IconRefresh, run: () => goTo(places.sync()) },
    { word: 'settings.storage', symbol: IconDatabase, run: () => goTo(places.storage()) },
    { word: 'settings.shortcuts', symbol: IconKeyboard, run: onKeys },
    { word: 'settings.signOut', symbol: IconLogout, run: () => void signOut() },
  ] as const;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={240} trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={classes.me} title={t('title.me')} onClick={() => setOpened((now) => !now)}>
          <span className={classes.initial} aria-hidden>
            {[...user.displayName][0]}
          </span>
          <span>{user.displayName}</span>
          <span className={classes.role}>{t(`role.${user.role}`)}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p="sm" aria-label={t('title.me')}>
        <Stack gap={8}>
          <Text size="xs" c="dimmed">
            {t('settings.theme')}
          </Text>
          <SegmentedControl
            fullWidth
            aria-label={t('settings.theme')}
            value={scheme}
            data={schemes.map((value) => ({ value, label: t(`settings.${value}`) }))}
            onChange={(value) => setScheme(schemes.find((one) => one === value) ?? 'auto')}
          />
          <Text size="xs" c="dimmed">
            {t('settings.language')}
          </Text>
          <SegmentedControl
            fullWidth
            aria-label={t('settings.language')}
            value={locale}
            data={[
              { value: 'zh-CN', label: t('language.zh-CN') },
              { value: 'en', label: t('language.en') },
            ]}
            onChange={(value) => setLocale((value === 'en' ? 'en' : 'zh-CN') satisfies Locale)}
          />
          <Divider />
          {entries.map(({ word, symbol: Symbol, run }) => (
            <Button
              key={word}
              variant="subtle"
              color="gray"
              justify="flex-start"
              leftSection={<Symbol size={16} />}
              onClick={() => {
                setOpened(false);
                run();
              }}
            >
              {t(word)}
            </Button>
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
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
