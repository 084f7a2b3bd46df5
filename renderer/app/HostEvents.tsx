import { useEffect } from 'react';
import { onCoreEvent } from '../ipc/client.ts';
import { useRequest } from '../ipc/useRequest.ts';
import { useWords } from './i18n.tsx';
import { goTo } from './location.ts';
import { soundPreference } from './MeMenu.tsx';
import { appMessages } from './messages.ts';
import { usePreference } from './preferences.tsx';
import { useClock } from './time.tsx';

/** A burst of messages is one sound. ms */
const SOUND_GAP_MS = 3000;

/** What the host and the core ask of the window: go to a place, sound, and the unread count in the title. */
export function HostEvents() {
  const t = useWords(appMessages);
  const [sound] = usePreference(...soundPreference);
  const clock = useClock();
  const unread = useRequest('inbox.counts', { hospitalId: null }).data?.views.unread ?? 0;
  const name = t('app.name');
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) ${name}` : name;
  }, [unread, name]);
  useEffect(() => {
    let last = 0;
    return onCoreEvent((event) => {
      if (event.name === 'navigate') goTo(event.path);
      if (event.name !== 'message.arrived' || !sound || clock() - last < SOUND_GAP_MS) return;
      last = clock();
      chime();
    });
  }, [sound, clock]);
  return null;
}

/** Two short soft tones; no file to load. Silent until the person has clicked once (the browser's own rule). */
function chime(): void {
  const audio = new AudioContext();
  if (audio.state === 'suspended') {
    void audio.close();
    return;
  }
  const gain = audio.createGain();
  gain.connect(audio.destination);
  gain.gain.setValueAtTime(0.06, audio.currentTime);
  gain.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.35);
  for (const [index, pitch] of [660, 880].entries()) {
    const tone = audio.createOscillator();
    tone.frequency.value = pitch;
    tone.connect(gain);
    tone.start(audio.currentTime + index * 0.12);
    tone.stop(audio.currentTime + 0.35);
    if (index === 1) tone.addEventListener('ended', () => void audio.close());
  }
}
