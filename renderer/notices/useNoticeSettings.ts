import { defaultNoticeSettings, noticeSettings, NOTICES_PREFERENCE } from '../../shared/notices/model.ts';
import type { NoticeSettings } from '../../shared/notices/model.ts';
import { usePreference } from '../app/preferences.tsx';

/** How the person wants to be told at this desktop. The core reads the same preference. */
export function useNoticeSettings(): readonly [NoticeSettings, (next: NoticeSettings) => void] {
  return usePreference(NOTICES_PREFERENCE, noticeSettings, defaultNoticeSettings);
}
