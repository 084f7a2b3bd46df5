import { mediumKind } from '../../shared/inbox/model.ts';
import type { InboundMedium, InboundMessage, MediaSource } from './types.ts';

type WithMedia = Pick<InboundMessage, 'media'>;

/**
 * One medium of a message, ready to be spread into it: nothing where the kind is none that is fetched or the platform did not say
 * where it is.
 */
export function mediaOf(kind: string, source: Readonly<Record<string, string | null>>, name: string | null = null): WithMedia {
  const known = mediumKind.safeParse(kind);
  const told = Object.entries(source).filter((entry): entry is [string, string] => entry[1] !== null && entry[1] !== '');
  if (!known.success || told.length === 0) return {};
  // Built from entries of text, so this is a source.
  const one: InboundMedium = { kind: known.data, name: name === '' ? null : name, source: Object.fromEntries(told) as MediaSource };
  return { media: [one] };
}

/** The media of the parts of one message, in their order. */
export function allMedia(parts: readonly WithMedia[]): WithMedia {
  const media = parts.flatMap((part) => part.media ?? []);
  return media.length === 0 ? {} : { media: media.slice(0, MOST_MEDIA) };
}

/** More than any client sends in one message; what is beyond stays in the stored event. */
const MOST_MEDIA = 20;
