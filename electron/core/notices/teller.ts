import { translator } from '../../../shared/i18n/catalogue.ts';
import type { Locale } from '../../../shared/i18n/catalogue.ts';
import type { CoreEvent } from '../../../shared/ipc/envelope.ts';
import type { NoticeKind, NoticeSettings } from '../../../shared/notices/model.ts';
import { deliver, quietEnd } from '../../../shared/notices/rules.ts';
import type { Clock, Instant } from '../../../shared/time/clock.ts';
import type { HostPorts, Told } from '../ports.ts';
import { tellerWords } from './words.ts';

export interface TellerDeps {
  readonly host: Pick<HostPorts, 'notify'>;
  readonly clock: Clock;
  /** The relay's clock. */
  readonly now: () => Instant;
  readonly settings: () => NoticeSettings;
  readonly onDuty: () => boolean;
  readonly locale: () => Locale;
  readonly emit: (event: CoreEvent) => void;
}

/** The one way out for everything that is told: it knows what this person wants to hear, and when. */
export interface Teller {
  tell(notice: Told): void;
  /** Whatever the settings and the hour. */
  test(kind: NoticeKind): void;
  /** How many wait for the end of the quiet. */
  held(): number;
  /** Settings or duty changed. */
  look(): void;
  stop(): void;
}

export function createTeller(deps: TellerDeps): Teller {
  let held = 0;
  let cancel: () => void = () => undefined;
  const say = () => translator(tellerWords, deps.locale());

  function show({ kind, ...notice }: Told, isTest = false): void {
    deps.host.notify(notice, isTest);
    deps.emit({ name: 'notice', kind, rings: kind === 'alarm' && !isTest, ...notice });
  }

  function tell(notice: Told): void {
    const verdict = deliver(deps.settings(), notice.kind, deps.now(), deps.onDuty());
    if (verdict === 'show') show(notice);
    if (verdict !== 'hold') return;
    held += 1;
    if (held === 1) look();
    deps.emit({ name: 'notices.changed' });
  }

  /** Tells the one digest of what was held, or waits for the moment to do so. */
  function look(): void {
    cancel();
    if (held === 0) return;
    const { quiet } = deps.settings();
    const end = quietEnd(quiet, deps.now());
    if (end !== null && !deps.onDuty()) {
      cancel = deps.clock.at(deps.clock.now() + end - deps.now(), look);
      return;
    }
    const count = held;
    held = 0;
    tell({ kind: 'digest', title: say()('quietTitle'), body: say()('quietBody', { count }), tag: 'digest', path: '/inbox' });
    deps.emit({ name: 'notices.changed' });
  }

  return {
    tell,
    test(kind) {
      show({ kind, title: say()('testTitle'), body: say()('testBody'), tag: 'test', path: '/notices' }, true);
    },
    held: () => held,
    look() {
      look();
      deps.emit({ name: 'notices.changed' });
    },
    stop: () => cancel(),
  };
}
