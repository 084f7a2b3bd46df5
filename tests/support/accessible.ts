import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

interface Look {
  /** CSS of what has come up in front of a page that was looked at already; else the whole page. */
  readonly part?: string;
  /** Names, roles and structure are known to be right: only what depends on colours is looked at again. */
  readonly onlyColours?: boolean;
}

/** Expects no serious violation of WCAG 2.1 A and AA. */
export async function expectAccessible(page: Page, what: string, { part, onlyColours = false }: Look = {}): Promise<void> {
  // In the page itself: the other way opens a window for every look, and there are no frames of others.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  if (part !== undefined) axe.include(part);
  const { violations } = await (onlyColours ? axe.withRules(['color-contrast', 'link-in-text-block']) : axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = serious.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`));
  expect(told, what).toEqual([]);
}
