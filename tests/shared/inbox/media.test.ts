import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseKind, isProgram, mediaRulesOf, natureOf, refusalOf, wordsBeside } from '../../../shared/inbox/media.ts';
import { channelKind, mediumKind, type Medium } from '../../../shared/inbox/model.ts';

const MB = 1024 * 1024;
const kf = mediaRulesOf('wecom-kf', null);
const types = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/heic', 'audio/amr', 'audio/mpeg', 'audio/x-silk', 'video/mp4', 'video/x-matroska', 'application/pdf', 'application/zip', 'text/plain', 'application/octet-stream', 'application/x-msdownload', 'application/x-elf'];

describe('as what a file goes to a platform', () => {
  it('is said by its bytes, and a picture that is too large for a picture goes as a file', () => {
    expect(chooseKind(kf, { mime: 'image/png', size: MB })).toEqual({ ok: true, kind: 'image' });
    expect(chooseKind(kf, { mime: 'image/png', size: 12 * MB })).toEqual({ ok: true, kind: 'file' });
    expect(chooseKind(kf, { mime: 'image/webp', size: MB })).toEqual({ ok: true, kind: 'file' });
    expect(chooseKind(kf, { mime: 'audio/mpeg', size: MB })).toEqual({ ok: true, kind: 'file' });
    expect(chooseKind(kf, { mime: 'application/pdf', size: 20 * MB + 1 })).toEqual({ ok: false, code: 'media_too_large', maxBytes: 20 * MB });
    expect(chooseKind(kf, { mime: 'text/plain', size: 5 })).toEqual({ ok: false, code: 'media_empty' });
    expect(chooseKind(mediaRulesOf('mini-program', null), { mime: 'image/png', size: 3 * MB })).toEqual({ ok: false, code: 'media_too_large', maxBytes: 2 * MB });
    expect(chooseKind(mediaRulesOf('qq-bot', null), { mime: 'application/pdf', size: MB })).toEqual({ ok: false, code: 'media_unsupported' });
  });

  it('an account’s own rules take the place of the published ones', () => {
    const rules = mediaRulesOf('onebot', { media: { file: { maxBytes: 100, types: null } } });
    expect(chooseKind(rules, { mime: 'image/png', size: 50 })).toEqual({ ok: true, kind: 'file' });
    expect(chooseKind(mediaRulesOf('onebot', { media: {} }), { mime: 'image/png', size: 50 })).toEqual({ ok: false, code: 'media_unsupported' });
  });

  it('never goes as a kind whose rule it breaks, and is refused only when every rule is broken', () => {
    fc.assert(
      fc.property(fc.constantFrom(...channelKind.options), fc.constantFrom(...types), fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 25 * MB })), (channel, mime, size) => {
        const rules = mediaRulesOf(channel, null);
        const fits = (kind: (typeof mediumKind.options)[number]): boolean => {
          const rule = rules[kind];
          return rule !== undefined && size <= rule.maxBytes && (rule.types === null || rule.types.includes(mime)) && (kind === 'file' || mime.startsWith(kind === 'voice' ? 'audio/' : `${kind}/`));
        };
        const chosen = chooseKind(rules, { mime, size });
        const possible = size > 5 && !mime.startsWith('application/x-') ? mediumKind.options.filter(fits) : [];
        if (chosen.ok) expect(possible).toContain(chosen.kind);
        else expect(possible).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('what came is kept only as what it was said to be', () => {
  it('pictures are pictures, voice is sound, programs are nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...mediumKind.options), fc.constantFrom(...types), fc.integer({ min: 0, max: 30 * MB }), (kind, mime, size) => {
        const refusal = refusalOf(kind, { mime, size });
        if (refusal === null) {
          expect(isProgram(mime)).toBe(false);
          expect(size).toBeLessThanOrEqual(20 * MB);
          if (kind === 'image') expect(mime).toMatch(/^image\//);
          if (kind === 'voice') expect(mime).toMatch(/^(audio|video)\//);
        } else if (size <= 5 * MB && !isProgram(mime)) expect(natureOf(mime) === kind || kind === 'file').toBe(false);
      }),
    );
    expect(refusalOf('image', { mime: 'text/plain', size: 10 })).toBe('refused_type');
    expect(refusalOf('file', { mime: 'application/x-msdownload', size: 10 })).toBe('refused_type');
    expect(refusalOf('voice', { mime: 'audio/x-silk', size: 10 })).toBeNull();
  });
});

it('words beside media are those of the person, not our label', () => {
  const media = [{ kind: 'voice' } as Medium];
  expect(wordsBeside({ contentKind: 'voice', text: '[语音] 打不开了', media })).toBe('打不开了');
  expect(wordsBeside({ contentKind: 'image', text: '[图片]', media: [{ kind: 'image' } as Medium] })).toBe('');
  expect(wordsBeside({ contentKind: 'text', text: '看这里 [图片]', media: [{ kind: 'image' } as Medium] })).toBe('看这里 [图片]');
  expect(wordsBeside({ contentKind: 'image', text: '[图片]', media: [] })).toBe('[图片]');
});
