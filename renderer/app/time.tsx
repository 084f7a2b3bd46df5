import { createContext, useCallback, useContext, useEffect, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { Instant } from '../../shared/time/clock.ts';
import { HOUR_MS, MINUTE_MS } from '../../shared/time/shanghai.ts';
import { useRequest } from '../ipc/useRequest.ts';
import { uiMessages } from '../ui/messages.ts';
import { useLocale, useWords } from './i18n.tsx';
import type { Ticker } from './ticker.ts';
import { fullTime, shortTime, spanText } from './timeWords.ts';

const TickerContext = createContext<Ticker | null>(null);

/** Gives the window its one clock and keeps it on the relay's time. */
export function TickerProvider({ ticker, children }: { readonly ticker: Ticker; readonly children: ReactNode }) {
  const offset = useRequest('session.status', {}).data?.clockOffset ?? 0;
  useEffect(() => ticker.setOffset(offset), [ticker, offset]);
  return <TickerContext.Provider value={ticker}>{children}</TickerContext.Provider>;
}

function useTicker(): Ticker {
  const ticker = useContext(TickerContext);
  if (ticker === null) throw new Error('no TickerProvider');
  return ticker;
}

/** The relay's time, renewed every `intervalMs`. Call it in the smallest component that shows the time: only that repaints. */
export function useNow(intervalMs: number): Instant {
  const ticker = useTicker();
  const subscribe = useCallback((listener: () => void) => ticker.subscribe(intervalMs, listener), [ticker, intervalMs]);
  return useSyncExternalStore(subscribe, () => ticker.snapshot(intervalMs));
}

/** The relay's time at the moment of calling, for handlers; never repaints. */
export function useClock(): () => Instant {
  return useTicker().now;
}

/** A moment: relative under an hour, clock time today, date before; hover shows the full time of Asia/Shanghai. */
export function TimeText({ at, className }: { readonly at: Instant; readonly className?: string }) {
  const { short, full } = useTimeText(at);
  return (
    <time dateTime={new Date(at).toISOString()} title={full} className={className} data-numeric>
      {short}
    </time>
  );
}

/** The same as text. */
export function useTimeText(at: Instant): { readonly short: string; readonly full: string } {
  const { locale } = useLocale();
  const now = useNow(10_000);
  return { short: shortTime(at, now, locale), full: fullTime(at, locale) };
}

/** Time left until a moment, ticking by itself: every second in the last hour, every ten before. */
export function Countdown({ to, className }: { readonly to: Instant; readonly className?: string }) {
  const { locale } = useLocale();
  const near = useNow(10_000) > to - HOUR_MS;
  const now = useNow(near ? 1000 : 10_000);
  return (
    <time dateTime={new Date(to).toISOString()} title={fullTime(to, locale)} className={className} data-numeric>
      <Span ms={to - now} />
    </time>
  );
}

/** Time gone since a moment, for waiting customers: every second in the first hour, every minute after. */
export function Elapsed({ since, className }: { readonly since: Instant; readonly className?: string }) {
  const { locale } = useLocale();
  const long = useNow(MINUTE_MS) - since >= HOUR_MS;
  const now = useNow(long ? MINUTE_MS : 1000);
  return (
    <time dateTime={new Date(since).toISOString()} title={fullTime(since, locale)} className={className} data-numeric>
      <Span ms={Math.max(0, now - since)} />
    </time>
  );
}

/** A span for a sentence, where a running clock would be misread. ms */
export function useSpanWords(): (ms: number) => string {
  const t = useWords(uiMessages);
  return (ms) => {
    const span = spanText(ms);
    const seconds = Math.floor(ms / 1000);
    return span.kind === 'words' ? t(span.key, span.values) : t('span.minutes', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
  };
}

/** A running span as text, for those that tick by themselves. ms */
export function useSpanText(): (ms: number) => string {
  const t = useWords(uiMessages);
  return (ms) => {
    const span = spanText(ms);
    return span.kind === 'clock' ? span.text : t(span.key, span.values);
  };
}

function Span({ ms }: { readonly ms: number }) {
  return useSpanText()(ms);
}
