import { MantineProvider, MantineThemeProvider, createTheme } from '@mantine/core';
import { DatesProvider } from '@mantine/dates';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { CoreError } from '../ipc/client.ts';
import { CoreEventsProvider } from '../ipc/CoreEventsProvider.tsx';
import { ConfirmProvider } from '../ui/dialogs.tsx';
import { ReturnFocusProvider } from '../ui/returnFocus.tsx';
import { uiMessages } from '../ui/messages.ts';
import { LocaleProvider, useLocale, useWords } from './i18n.tsx';
import { AppRouter } from './routes.tsx';
import { ShortcutsProvider } from './shortcuts.tsx';
import { StatusGate } from './StatusGate.tsx';
import { cssVariables, theme } from './theme.ts';
import { ThemePreference } from './ThemePreference.tsx';
import type { Ticker } from './ticker.ts';
import { TickerProvider } from './time.tsx';

/** How often a request is repeated while the bridge to the local service is being built anew. */
const BRIDGE_RETRIES = 20;

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The core is local: `navigator.onLine` says nothing about it, and react-query would otherwise wait for it.
        networkMode: 'always',
        // Core events say what changed (CoreEventsProvider); nothing else makes an answer old.
        staleTime: Infinity,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (count, error) =>
          error instanceof CoreError && error.code === 'host.disconnected' && count < BRIDGE_RETRIES,
        retryDelay: 500,
      },
      mutations: { networkMode: 'always' },
    },
  });
}

/** The hosts put a fresh nonce into this element at every answer; Mantine's own style elements carry it. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

/** Everything in the order in which it needs each other. @param ticker the window's clock, made in main.tsx */
export function App({ ticker }: { readonly ticker: Ticker }) {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        defaultColorScheme="auto"
        getStyleNonce={styleNonce}
      >
        <LocaleProvider>
          <Localised>
            <TickerProvider ticker={ticker}>
              <AppRouter>
                <ShortcutsProvider>
                  <ReturnFocusProvider>
                    <ConfirmProvider>
                      <Notifications position="bottom-right" limit={4} />
                      <CoreEventsProvider>
                        <ThemePreference />
                        <StatusGate />
                      </CoreEventsProvider>
                    </ConfirmProvider>
                  </ReturnFocusProvider>
                </ShortcutsProvider>
              </AppRouter>
            </TickerProvider>
          </Localised>
        </LocaleProvider>
      </MantineProvider>
    </QueryClientProvider>
  );
}

/** What Mantine itself says, in the session's language: calendars (weeks begin on Monday as the roster does), crosses. */
function Localised({ children }: { readonly children: ReactNode }) {
  const { locale } = useLocale();
  const t = useWords(uiMessages);
  const words = useMemo(() => {
    const close = { closeButtonProps: { 'aria-label': t('action.close') } };
    return createTheme({
      components: {
        ModalCloseButton: { defaultProps: { 'aria-label': t('action.close') } },
        DrawerCloseButton: { defaultProps: { 'aria-label': t('action.close') } },
        Notification: { defaultProps: close },
        PasswordInput: {
          defaultProps: { size: 'xs', visibilityToggleButtonProps: { 'aria-label': t('action.showPassword') } },
        },
      },
    });
  }, [t]);
  return (
    <MantineThemeProvider theme={words} inherit>
      <DatesProvider settings={{ locale: locale === 'en' ? 'en' : 'zh-cn', firstDayOfWeek: 1 }}>{children}</DatesProvider>
    </MantineThemeProvider>
  );
}
