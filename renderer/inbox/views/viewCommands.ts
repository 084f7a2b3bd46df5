import type { Translate } from '../../../shared/i18n/catalogue.ts';
import { builtInInboxView } from '../../../shared/inbox/views.ts';
import type { InboxDeskWord } from '../deskMessages.ts';
import type { SavedInboxView } from './useInboxPlace.ts';

/** Every view as something to choose from Ctrl+K. */
export function inboxViewCommands(t: Translate<InboxDeskWord>, saved: readonly SavedInboxView[]): readonly { readonly id: string; readonly title: string }[] {
  return [
    ...builtInInboxView.options.map((id) => ({ id, title: t('views.command', { name: t(`views.${id}`) }) })),
    ...saved.map(({ id, name }) => ({ id, title: t('views.command', { name }) })),
  ];
}
