import { createHash } from 'node:crypto';
import type { ApiAnswer } from '../model.ts';
import type { MediumKind } from '../media.ts';
import { ok, type World } from '../world.ts';
import { textOf, wecomError } from './wecomShared.ts';

interface Upload {
  readonly kind: MediumKind;
  readonly name: string;
  readonly size: number;
  readonly md5: string;
  readonly chunks: (Buffer | undefined)[];
}

const KINDS: ReadonlySet<string> = new Set(['image', 'voice', 'video', 'file']);

/** 上传临时素材 over the bot's connection: begin, chunks from 1 on in any order, end. */
export function createBotUploads(world: World): { answer(cmd: string, body: unknown): ApiAnswer } {
  const uploads = new Map<string, Upload>();
  return {
    answer(cmd, body) {
      if (cmd === 'aibot_upload_media_init') {
        const kind = textOf(body, 'type');
        if (!KINDS.has(kind) || world.faults.take('refuseUpload')) return wecomError(40004, 'invalid media type');
        const id = `upload_${world.newId()}`;
        uploads.set(id, { kind: kind as MediumKind, name: textOf(body, 'filename'), size: Number(textOf(body, 'total_size')), md5: textOf(body, 'md5'), chunks: [] }); // one of KINDS
        return ok({ errcode: 0, errmsg: 'ok', body: { upload_id: id } });
      }
      const upload = uploads.get(textOf(body, 'upload_id'));
      if (upload === undefined) return wecomError(40007, 'invalid upload_id');
      if (cmd === 'aibot_upload_media_chunk') {
        upload.chunks[Number(textOf(body, 'chunk_index'))] = Buffer.from(textOf(body, 'base64_data'), 'base64');
        return ok({ errcode: 0, errmsg: 'ok' });
      }
      const bytes = Buffer.concat(upload.chunks.filter((one) => one !== undefined));
      if (bytes.length !== upload.size || createHash('md5').update(bytes).digest('hex') !== upload.md5) return wecomError(40009, 'invalid media size');
      const { kind, name } = upload;
      const id = world.media.upload({ kind, name, bytes, mime: '' }, world.clock.now());
      return ok({ errcode: 0, errmsg: 'ok', body: { type: kind, media_id: id, created_at: String(Math.floor(world.clock.now() / 1000)) } });
    },
  };
}
