import type { Translate } from '../../../shared/i18n/catalogue.ts';
import { builtInView } from '../../../shared/tickets/listViews.ts';
import type { ListWord } from '../listMessages.ts';
import type { SavedView } from './usePlace.ts';

/** Every view as something to choose from Ctrl+K. */
export function viewCommands(t: Translate<ListWord>, saved: readonly SavedView[]): readonly { readonly id: string; readonly title: string }[] {
  return [
    ...builtInView.options.map((id) => ({ id, title: t('views.command', { name: t(`views.${id}`) }) })),
    ...saved.map(({ id, name }) => ({ id, title: t('views.command', { name }) })),
  ];
}
