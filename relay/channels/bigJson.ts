/** Integers with more digits than this may exceed 2^53 and would be rounded by `JSON.parse`. */
const SAFE_DIGITS = 15;

/**
 * `JSON.parse`, but integers of 16 digits or more come out as text: platform ids exceed 2^53 and a rounded id breaks
 * deduplication. One linear pass by hand, because a regular expression over unverified bytes can be made quadratic.
 * Throws `SyntaxError` as `JSON.parse` does.
 */
export function parseJsonKeepingIds(text: string): unknown {
  const parts: string[] = [];
  let copied = 0;
  let at = 0;
  while (at < text.length) {
    const char = text.charCodeAt(at);
    if (char === 0x22) at = endOfString(text, at + 1);
    else if (isDigit(char) || char === 0x2d) {
      const end = endOfNumber(text, at);
      const token = text.slice(at, end);
      if (isLongInteger(token)) {
        parts.push(text.slice(copied, at), '"', token, '"');
        copied = end;
      }
      at = end;
    } else at += 1;
  }
  parts.push(text.slice(copied));
  return JSON.parse(parts.join(''));
}

function endOfString(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const char = text.charCodeAt(at);
    if (char === 0x22) return at + 1;
    at += char === 0x5c ? 2 : 1;
  }
  return at;
}

function endOfNumber(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && isNumberChar(text.charCodeAt(at))) at += 1;
  return at;
}

function isDigit(char: number): boolean {
  return char >= 0x30 && char <= 0x39;
}

function isNumberChar(char: number): boolean {
  return isDigit(char) || char === 0x2e || char === 0x2b || char === 0x2d || char === 0x65 || char === 0x45;
}

/** Only what JSON itself would take as an integer: `-012` stays as it is and fails in `JSON.parse`. */
function isLongInteger(token: string): boolean {
  return token.length > SAFE_DIGITS && /^-?[1-9]\d*$/.test(token);
}
