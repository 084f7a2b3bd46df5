import type { Sharp, SharpOptions } from 'sharp';

/** Longest edge of a small picture, px: twice what the thread shows, for dense screens. */
const EDGE = 480;
/** Pixels that are decoded at most (a phone's largest camera). What claims more is a bomb until somebody shows otherwise. */
const MOST_PIXELS = 50_000_000;
/** Decoding one picture is given up after this, s. */
const MOST_SECONDS = 10;

export interface Thumbnail {
  readonly bytes: Buffer;
  /** Of the picture itself as it is shown, px. */
  readonly width: number;
  readonly height: number;
}

/** What a browser shows too; only what has a small picture is ever opened as a large one. */
const SHOWN: ReadonlySet<string> = new Set(['png', 'jpeg', 'gif', 'webp']);

let loaded: Promise<((bytes: Buffer, options: SharpOptions) => Sharp) | null> | null = null;

/** Loaded with the first picture. A machine for which npm has no binary has no small pictures, and everything else. */
function load() {
  loaded ??= import('sharp').then(
    ({ default: sharp }) => {
      // One picture at a time and nothing kept: the relay has other things to do with its memory.
      sharp.cache(false);
      sharp.concurrency(1);
      return sharp;
    },
    () => null,
  );
  return loaded;
}

/**
 * A small WebP of a picture's first frame, without what a camera wrote into it (place, owner). The head is read before
 * a pixel is decoded; what is too large, damaged or no picture gives null. Decoding runs outside the event loop.
 */
export async function thumbnailOf(bytes: Buffer): Promise<Thumbnail | null> {
  const sharp = await load();
  if (sharp === null) return null;
  try {
    const options: SharpOptions = { limitInputPixels: MOST_PIXELS, sequentialRead: true, pages: 1 };
    const { format, width, height, orientation = 1 } = await sharp(bytes, options).metadata();
    if (format === undefined || !SHOWN.has(format) || width * height > MOST_PIXELS) return null;
    const small = await sharp(bytes, options).rotate().resize(EDGE, EDGE, { fit: 'inside', withoutEnlargement: true }).webp({ quality: 78 }).timeout({ seconds: MOST_SECONDS }).toBuffer();
    // EXIF orientations from 5 on lie on their side.
    return orientation >= 5 ? { bytes: small, width: height, height: width } : { bytes: small, width, height };
  } catch {
    return null;
  }
}
