import type { ChannelKind } from '../../shared/inbox/model.ts';
import { useWords } from '../app/i18n.tsx';
import { uiMessages } from '../ui/messages.ts';
import { directoryWords } from './messages.ts';

/** A channel by its word; the telephone is one too where hours are promised. */
export function useChannelName(): (channel: ChannelKind | 'phone') => string {
  const t = useWords(directoryWords);
  const ui = useWords(uiMessages);
  return (channel) => (channel === 'phone' ? t('phoneChannel') : ui(`channel.${channel}`));
}
