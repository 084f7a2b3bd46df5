import type { Page } from '@playwright/test';

/** When each mark was on the screen, by the machine's clock, ms. */
export type Painted = Readonly<Record<string, number>>;

/**
 * Watches the page for texts such as `⟦17⟧`: a MutationObserver finds the text in the document, the next animation
 * frame and the task after it stand for "the frame with it was painted".
 */
export async function installPaintProbe(page: Page): Promise<void> {
  // tsx names inner functions with a helper of its own that the page lacks.
  await page.evaluate('globalThis.__name = (named) => named');
  await page.evaluate(() => {
    const painted: Record<string, number> = {};
    const seen = new Set<string>();
    const scan = (text: string): void => {
      for (const [, mark] of text.matchAll(/⟦([^⟧]+)⟧/g)) {
        if (mark === undefined || seen.has(mark)) continue;
        seen.add(mark);
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => (painted[mark] = performance.timeOrigin + performance.now());
          channel.port2.postMessage(null);
        });
      }
    };
    new MutationObserver((records) => {
      for (const record of records) {
        if (record.type === 'characterData') scan(record.target.textContent ?? '');
        for (const node of record.addedNodes) scan(node.textContent ?? '');
      }
    }).observe(document.documentElement, { childList: true, characterData: true, subtree: true });
    Object.assign(window, { zhishouPainted: painted });
  });
}

export async function readPainted(page: Page): Promise<Painted> {
  return page.evaluate(() => (window as unknown as { zhishouPainted: Record<string, number> }).zhishouPainted); // installed above
}

/**
 * When the screen had come to each mark, in the order in which they were sent. After a stall more messages arrive at once
 * than the virtualised thread draws: those above its upper edge are never painted, and count from the frame that first
 * showed a later one.
 */
export function whenShown(painted: Painted, marks: readonly string[]): readonly number[] {
  let later = Number.POSITIVE_INFINITY;
  const shown = marks.toReversed().map((mark) => {
    const at = painted[mark] ?? later;
    later = Math.min(later, at);
    return at;
  });
  return shown.toReversed();
}
