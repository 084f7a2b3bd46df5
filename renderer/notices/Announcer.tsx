import { useEffect, useRef } from 'react';
import { gainOf, soundOf } from '../../shared/notices/rules.ts';
import { goTo } from '../app/location.ts';
import { useClock } from '../app/time.tsx';
import { onCoreEvent } from '../ipc/client.ts';
import { play } from './sounds.ts';
import { useNoticeSettings } from './useNoticeSettings.ts';
import { useOutlet } from './useOutlet.ts';

/** Several notices in a moment are one sound. ms */
const SOUND_GAP_MS = 1500;

/** Sounds for what the core tells, and shows it as the system's notification where the host leaves that to the page. */
export function Announcer() {
  const [settings] = useNoticeSettings();
  const outlet = useOutlet();
  const clock = useClock();
  const latest = useRef({ settings, outlet });
  useEffect(() => {
    latest.current = { settings, outlet };
  });
  useEffect(() => {
    let last = 0;
    return onCoreEvent((event) => {
      if (event.name !== 'notice') return;
      const { settings: now, outlet: through } = latest.current;
      const isTest = event.tag === 'test';
      // What rings does so as long as it stands in the strip (`Alarms`).
      if (!event.rings && (isTest || clock() - last >= SOUND_GAP_MS)) {
        last = clock();
        play(soundOf(now, event.kind), gainOf(now, event.kind));
      }
      if (through === 'granted' && (isTest || !document.hasFocus())) show(event);
    });
  }, [clock]);
  return null;
}

function show({ title, body, tag, path }: { readonly title: string; readonly body: string; readonly tag: string; readonly path: string }): void {
  const notification = new Notification(title, { body, tag });
  notification.addEventListener('click', () => {
    window.focus();
    notification.close();
    goTo(path);
  });
}
