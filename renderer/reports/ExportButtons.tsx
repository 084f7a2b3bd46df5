import { notifications } from '@mantine/notifications';
import { IconFileSpreadsheet, IconFileText } from '@tabler/icons-react';
import { useState } from 'react';
import { useWords } from '../app/i18n.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { ask } from '../ipc/client.ts';
import { asCoreError, useShowError } from '../ipc/showError.tsx';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { reportWords } from './messages.ts';
import type { Scope } from './ReportsPage.tsx';

type Format = 'xlsx' | 'csv';
/** Long enough to read a path. ms */
const SHOWN_MS = 12_000;

/** Saves what the preview shows. One at a time: the second waits until the first has been answered. */
export function ExportButtons({ scope }: { readonly scope: Scope }) {
  const t = useWords(reportWords);
  const { exports } = usePermissions();
  const showError = useShowError();
  const [saving, setSaving] = useState<Format | null>(null);
  const save = async (format: Format): Promise<void> => {
    setSaving(format);
    try {
      const saved = await ask('reports.export', { ...scope, format });
      const message =
        saved.kind === 'saved' ? t('saved', { rows: saved.rows, path: saved.path }) : t('exportCancelled');
      notifications.show({ message, color: saved.kind === 'saved' ? 'teal' : 'gray', autoClose: SHOWN_MS, withBorder: true });
    } catch (error) {
      showError(asCoreError(error));
    } finally {
      setSaving(null);
    }
  };
  const blocked = exports ? (saving === null ? null : t('exporting')) : t('exportForbidden');
  useShortcut('mod+s', () => void save('xlsx'), { when: blocked === null });
  return (
    <>
      <GuardedButton
        variant="default"
        leftSection={<IconFileText size={14} />}
        blocked={saving === 'csv' ? null : blocked}
        loading={saving === 'csv'}
        onClick={() => void save('csv')}
      >
        {t('exportCsv')}
      </GuardedButton>
      <GuardedButton
        leftSection={<IconFileSpreadsheet size={14} />}
        blocked={saving === 'xlsx' ? null : blocked}
        loading={saving === 'xlsx'}
        onClick={() => void save('xlsx')}
      >
        {t('exportXlsx')}
      </GuardedButton>
    </>
  );
}
