import type { NoticeSound } from '../../shared/notices/model.ts';

interface Tone {
  /** Hz */
  readonly pitch: number;
  /** Seconds from the beginning. */
  readonly at: number;
  readonly lasts: number;
}
interface Pattern {
  readonly shape: OscillatorType;
  /** At full volume, 0 to 1. */
  readonly loudness: number;
  readonly tones: readonly Tone[];
}

const row = (pitches: readonly number[], step: number, lasts: number): readonly Tone[] => pitches.map((pitch, index) => ({ pitch, at: index * step, lasts }));

const patterns: Readonly<Record<Exclude<NoticeSound, 'none'>, Pattern>> = {
  soft: { shape: 'sine', loudness: 0.12, tones: row([660, 880], 0.12, 0.3) },
  bright: { shape: 'triangle', loudness: 0.16, tones: row([880, 1175, 1568], 0.09, 0.25) },
  low: { shape: 'triangle', loudness: 0.2, tones: row([440, 330], 0.18, 0.4) },
  alarm: { shape: 'square', loudness: 0.16, tones: row([960, 720, 960, 720, 960, 720], 0.22, 0.2) },
};

let audio: AudioContext | null = null;

/**
 * Plays one of the sounds, drawn here: no file to load. Silent until the person has clicked once where the browser wants it so.
 * @param gain 0 to 1
 */
export function play(sound: NoticeSound, gain: number): void {
  if (sound === 'none' || gain <= 0) return;
  audio ??= new AudioContext();
  const context = audio;
  // After a sleep of the machine, or before the first click.
  if (context.state !== 'running') void context.resume().catch(() => undefined);
  if (context.state !== 'running') return;
  const { shape, loudness, tones } = patterns[sound];
  for (const { pitch, at, lasts } of tones) {
    const [begin, end] = [context.currentTime + at, context.currentTime + at + lasts];
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.type = shape;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(loudness * gain, begin);
    volume.gain.exponentialRampToValueAtTime(0.0001, end);
    tone.connect(volume).connect(context.destination);
    tone.start(begin);
    tone.stop(end);
  }
}
