import { useWords } from '../app/i18n.tsx';
import { MainPane } from '../ui/panes.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { storageWords } from './messages.ts';
import { StoragePanel } from './StoragePanel.tsx';
import classes from './storage.module.css';

/** 本机数据: what is cached on this machine. */
export function StoragePage() {
  const t = useWords(storageWords);
  return (
    <MainPane label={t('title')}>
      <PageHeader title={t('title')} />
      <div className={classes.page}>
        <StoragePanel />
      </div>
    </MainPane>
  );
}
