import type { ServiceWindow } from '../../shared/directory/model.ts';
import type { Frame } from '../../shared/time/serviceTime.ts';
import { formatClock } from '../../shared/time/shanghai.ts';
import { parseClock } from '../ui/desk/clockText.ts';

export type FrameChannel = ServiceWindow['channel'];

/** Every channel a contract may promise hours for, in the order of the form. */
export const frameChannels: readonly FrameChannel[] = ['wecom-kf', 'wecom-app', 'qq-bot', 'phone'];

export type ParsedFrames =
  | { readonly kind: 'ok'; readonly frames: readonly ServiceWindow[] }
  | { readonly kind: 'badFrames' | 'frameOrder' | 'framesOverlap' };

/** `07:30-12:00, 13:30-18:00` as people type it: hyphen, dash, tilde or 至; comma, 、 or ； between frames. */
export function parseFrames(text: string, channel: FrameChannel): ParsedFrames {
  const frames: ServiceWindow[] = [];
  for (const part of text.split(/[,，、;；]/u).map((piece) => piece.trim()).filter((piece) => piece !== '')) {
    const edges = part.split(/[-–—~～至]/u);
    const [open, close] = edges.map(parseClock);
    if (edges.length !== 2 || open === null || open === undefined || close === null || close === undefined) {
      return { kind: 'badFrames' };
    }
    if (close <= open) return { kind: 'frameOrder' };
    frames.push({ channel, openMinute: open, closeMinute: close });
  }
  const sorted = frames.toSorted((a, b) => a.openMinute - b.openMinute);
  const overlaps = sorted.some((frame, index) => index > 0 && frame.openMinute < (sorted[index - 1]?.closeMinute ?? 0));
  return overlaps ? { kind: 'framesOverlap' } : { kind: 'ok', frames: sorted };
}

/** What `parseFrames` reads, of one channel; empty when it is not served. */
export function windowsText(windows: readonly ServiceWindow[], channel: FrameChannel): string {
  return framesText(windows.filter((window) => window.channel === channel));
}

/** The same for the frames of a day. */
export function framesText(frames: readonly Frame[]): string {
  return frames
    .toSorted((a, b) => a.openMinute - b.openMinute)
    .map((frame) => `${formatClock(frame.openMinute)}-${formatClock(frame.closeMinute)}`)
    .join(', ');
}

export function isAllDay(windows: readonly ServiceWindow[], channel: FrameChannel): boolean {
  const own = windows.filter((window) => window.channel === channel);
  return own.length === 1 && own[0]?.openMinute === 0 && own[0].closeMinute === 1440;
}
