import { fileTypeFromBuffer } from 'file-type';
import { sniff, SNIFF_BYTES } from './fileTypes.ts';

/**
 * What a file is by its bytes, by `file-type`: what it calls itself is never believed. Text and what nobody knows are told apart as
 * everywhere (`sniff`).
 * @param bytes the whole file: some formats say what they are only further on
 */
export async function sniffFile(bytes: Uint8Array): Promise<string> {
  if (isSilk(bytes)) return 'audio/x-silk';
  try {
    const found = await fileTypeFromBuffer(bytes);
    if (found !== undefined) return found.mime;
  } catch {
    // Cut short in the middle of its own head.
  }
  return sniff(bytes.subarray(0, SNIFF_BYTES));
}

const SILK_HEAD = [...'#!SILK_V3'].map((char) => char.charCodeAt(0));

/** Tencent's voice; QQ puts one byte before it. */
function isSilk(bytes: Uint8Array): boolean {
  return [0, 1].some((at) => SILK_HEAD.every((byte, index) => bytes[at + index] === byte));
}
