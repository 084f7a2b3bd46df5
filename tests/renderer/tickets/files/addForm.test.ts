import { describe, expect, it } from 'vitest';
import { blankAdd, parseAdd } from '../../../../renderer/tickets/files/logForm.ts';
import { fileNameOf } from '../../../../renderer/ui/files/pieces.ts';
import { sizeText } from '../../../../renderer/ui/files/sizeText.ts';
import { aroundMutations } from '../../../../shared/tickets/wireAround.ts';

describe('what is said about a file', () => {
  it('a log names its source, and a span that does not run backwards (六1)', () => {
    const log = { ...blankAdd, role: 'log' as const };
    expect(parseAdd(log)).toEqual({ kind: 'problems', problems: { source: 'needSource' } });
    const from = { date: '2026-11-24', time: '9' };
    expect(parseAdd({ ...log, source: ' app.log ', from })).toEqual({ kind: 'ok', role: 'log', fromAt: Date.parse('2026-11-24T09:00:00+08:00'), toAt: null, source: 'app.log' });
    expect(parseAdd({ ...log, source: 'x', from, to: { date: '2026-11-24', time: '8:59' } })).toEqual({ kind: 'problems', problems: { to: 'badRange' } });
    expect(parseAdd({ ...log, source: 'x', from: { date: '', time: '9:00' } })).toEqual({ kind: 'problems', problems: { from: 'badMoment' } });
  });

  it('of another file nothing is asked, and nothing half typed is sent', () => {
    expect(parseAdd({ ...blankAdd, role: 'before', source: 'left over', from: { date: 'x', time: 'y' } })).toEqual({ kind: 'ok', role: 'before', fromAt: null, toAt: null, source: '' });
  });

  it('its name is one the relay takes, with its ending', () => {
    const name = aroundMutations['tickets.attach'].args.shape.name;
    for (const given of ['a.png', '../../etc/passwd', 'C:\\x\u0000\n.log', ' ', `${'长'.repeat(300)}.xlsx`]) {
      const made = fileNameOf(given);
      expect(name.safeParse(made)).toEqual({ success: true, data: made });
      expect(made.endsWith('.xlsx')).toBe(given.endsWith('.xlsx'));
    }
  });

  it.each([[0, '0 B'], [812, '812 B'], [44_000, '43 KB'], [1_500_000, '1.4 MB'], [20 * 1024 * 1024, '20 MB']])('%i bytes are %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});
