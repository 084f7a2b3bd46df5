import * as z from 'zod';

/** Bytes of the largest file that is kept, of a ticket or of a message. The relay refuses more. */
export const LARGEST_FILE = 20 * 1024 * 1024;

/** Bytes in one piece between renderer and core, before base64: far below what either host takes in one message. */
export const PIECE_BYTES = 768 * 1024;

/** Bytes in one part of an upload from a desktop to the relay: what is lost when the connection drops, and one step of progress. */
export const PART_BYTES = 512 * 1024;

/** SHA-256 of a file's bytes, 64 hexadecimal digits: its name everywhere. */
export const fileHash = z.string().regex(/^[0-9a-f]{64}$/);

/** A file's name as people see it: no folders and no control characters, because it is suggested when somebody saves the file. */
export const fileName = z.string().trim().min(1).max(120).regex(/^[^/\\\p{Cc}]+$/u);

/** Where the bytes of a file are. */
export type FileState =
  /** Durable on this desktop, to be uploaded. */
  | { readonly state: 'waiting' | 'here' | 'fetching' }
  /** On its way to the relay, which has so many of its bytes. */
  | { readonly state: 'uploading'; readonly sent: number; readonly size: number }
  /** At the relay or with a colleague; `code`: why the last try to fetch it failed. */
  | { readonly state: 'away'; readonly code: string | null }
  /** It cannot be uploaded, and is not tried again by itself. */
  | { readonly state: 'failed'; readonly code: string };
