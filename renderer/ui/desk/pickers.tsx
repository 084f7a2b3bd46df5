import { Select } from '@mantine/core';
import type { SelectProps } from '@mantine/core';
import { useMemo } from 'react';
import { useDirectory } from '../../app/directory.tsx';
import { useWords } from '../../app/i18n.tsx';
import { uiMessages } from '../messages.ts';
import { useStaffName } from '../tags.tsx';

type Props = Omit<SelectProps, 'data' | 'value' | 'onChange'> & {
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
};

/** One of the hospitals in service; the one chosen already stays choosable. */
export function HospitalSelect({ value, onChange, ...rest }: Props) {
  const t = useWords(uiMessages);
  const { hospitals } = useDirectory();
  const data = useMemo(
    () =>
      hospitals
        .filter((hospital) => hospital.active || hospital.id === value)
        .map((hospital) => ({ value: hospital.id as string, label: hospital.name })),
    [hospitals, value],
  );
  const none = t(hospitals.length === 0 ? 'picker.noHospitals' : 'picker.noMatch');
  return <Select searchable openOnFocus={false} nothingFoundMessage={none} data={data} value={value} onChange={onChange} {...rest} />;
}

/** One of the staff at work; the one chosen already stays choosable. */
export function StaffSelect({ value, onChange, ...rest }: Props) {
  const t = useWords(uiMessages);
  const { staff } = useDirectory();
  const name = useStaffName();
  const data = staff
    .filter((member) => member.active || member.id === value)
    .map((member) => ({ value: member.id as string, label: name(member.id) }));
  return <Select searchable openOnFocus={false} nothingFoundMessage={t('picker.noMatch')} data={data} value={value} onChange={onChange} {...rest} />;
}
