import { useState } from 'react';
import type { Hospital } from '../../shared/directory/model.ts';
import { useDirectory } from '../app/directory.tsx';
import { useWords } from '../app/i18n.tsx';
import { Fact, Facts, Section } from '../ui/desk/Facts.tsx';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { ContextPane, ContextToggle, ListToggle, MainPane } from '../ui/panes.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { SyncMark } from '../ui/tags.tsx';
import { BindingsSection } from './BindingsSection.tsx';
import type { BindingTask } from './BindingDialog.tsx';
import { ContactsSection } from './ContactsSection.tsx';
import { ContractSection } from './ContractSection.tsx';
import { HospitalDialog } from './HospitalDialog.tsx';
import { directoryWords } from './messages.ts';
import { UnboundList } from './UnboundList.tsx';
import { useDutyGroups } from '../ui/desk/useDutyGroups.ts';
import classes from './directory.module.css';

/** One hospital in four parts; the conversations nobody owns yet stand beside it to be bound. */
export function HospitalDetail({ hospital }: { readonly hospital: Hospital }) {
  const t = useWords(directoryWords);
  const { pendingIds } = useDirectory();
  const { lead, online } = usePermissions();
  const [binding, setBinding] = useState<BindingTask | null>(null);
  return (
    <>
      <MainPane label={hospital.name}>
        <PageHeader
          title={
            <span className={classes.headTitle}>
              <ListToggle />
              {hospital.name}
              <SyncMark sync={pendingIds.includes(hospital.id) ? 'pending' : 'synced'} />
            </span>
          }
          meta={hospital.active ? null : t('inactive')}
          actions={<ContextToggle />}
        />
        <div className={classes.scroll}>
          {lead && !online ? <p className={classes.offline}>{t('offlineHint')}</p> : null}
          <General hospital={hospital} />
          <ContractSection hospital={hospital} />
          <ContactsSection hospital={hospital} />
          <BindingsSection hospital={hospital} task={binding} onTask={setBinding} />
        </div>
      </MainPane>
      <ContextPane name="directory" label={t('unbound')}>
        <UnboundList
          onBind={lead ? (conversation) => setBinding({ kind: 'add', conversation }) : null}
        />
      </ContextPane>
    </>
  );
}

function General({ hospital }: { readonly hospital: Hospital }) {
  const t = useWords(directoryWords);
  const groups = useDutyGroups();
  const { lead } = usePermissions();
  const [editing, setEditing] = useState(false);
  return (
    <Section
      title={t('general')}
      actions={
        <GuardedButton variant="subtle" size="compact-sm" blocked={lead ? null : t('readOnly')} onClick={() => setEditing(true)}>
          {t('edit')}
        </GuardedButton>
      }
    >
      <Facts wide>
        <Fact label={t('name')}>{hospital.name}</Fact>
        <Fact label={t('shortName')}>{hospital.shortName}</Fact>
        <Fact label={t('dutyGroup')}>{groups.get(hospital.dutyGroupId)?.name ?? t('unknownGroup')}</Fact>
        <Fact label={t('status')}>{t(hospital.active ? 'active' : 'inactive')}</Fact>
      </Facts>
      {editing ? <HospitalDialog hospital={hospital} onClose={() => setEditing(false)} /> : null}
    </Section>
  );
}
