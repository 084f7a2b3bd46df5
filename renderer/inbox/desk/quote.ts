/** A quotation stands for a message, it does not repeat all of it. */
const MOST = 120;

/**
 * A draft with a quotation before it, as WeChat users write it: platforms without quoted replies show it as text. What
 * was typed stays beneath.
 */
export function withQuote(draft: string, name: string, text: string): string {
  const flat = [...text.replaceAll(/\s+/gu, ' ').trim()];
  const said = flat.length > MOST ? `${flat.slice(0, MOST).join('')}…` : flat.join('');
  return `「${name === '' ? '' : `${name}：`}${said}」\n${draft}`;
}
