import { parseJsonKeepingIds } from '../bigJson.ts';
import { readXmlFields, type XmlFields } from '../wecom/xml.ts';

/**
 * The flat fields of a callback in either of the two forms that can be chosen in the console, XML or JSON (mini-programs).
 * MsgId is text in both: it exceeds 2^53. Null for anything else. Never throws.
 */
export function readFields(text: string): XmlFields | null {
  return text.trimStart().startsWith('{') ? readJsonFields(text) : readXmlFields(text);
}

function readJsonFields(text: string): XmlFields | null {
  try {
    const parsed = parseJsonKeepingIds(text);
    if (typeof parsed !== 'object' || parsed === null) return null;
    const fields = new Map<string, string>();
    for (const [name, value] of Object.entries(parsed)) {
      if (typeof value === 'string') fields.set(name, value.trim());
      else if (typeof value === 'number') fields.set(name, String(value));
    }
    return fields;
  } catch {
    return null;
  }
}
