import { XMLParser, XMLValidator } from 'fast-xml-parser';

/**
 * `parseTagValue: false` keeps ids and "0012" as text; `processEntities: false` leaves nothing to expand (billion
 * laughs). Attributes carry nothing in these callbacks.
 */
const OPTIONS = { parseTagValue: false, processEntities: false, ignoreAttributes: true, trimValues: true };

/** A document type declares entities, and no platform sends one; what a person wrote stands inside the root element. */
const DECLARES_TYPE = /^\s*(?:<\?xml[^>]{0,200}>\s*)?<!/i;

export type XmlFields = ReadonlyMap<string, string>;

/**
 * Reads the flat `<xml>` element of a WeCom callback: tag -> text. Nested elements and repeated tags are left out,
 * because no rule here reads them. Returns null for anything that is not one well-formed `<xml>` element. Never throws.
 */
export function readXmlFields(text: string): XmlFields | null {
  try {
    if (DECLARES_TYPE.test(text) || XMLValidator.validate(text) !== true) return null;
    // The parser is built per call: a shared instance would be module-level state.
    const parsed: unknown = new XMLParser(OPTIONS).parse(text);
    const root = isRecord(parsed) ? parsed['xml'] : undefined;
    if (!isRecord(root)) return null;
    const fields = new Map<string, string>();
    for (const [name, value] of Object.entries(root)) if (typeof value === 'string') fields.set(name, value);
    return fields;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
