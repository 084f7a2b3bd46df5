import { Select } from '@mantine/core';
import type { SelectProps } from '@mantine/core';
import { useMemo } from 'react';
import { useDirectory } from '../../app/directory.tsx';
import { useStaffName } from '../tags.tsx';

type Props = Omit<SelectProps, 'data' | 'value' | 'onChange'> & {
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
};

/** One of the hospitals in service; the one chosen already stays choosable. */
export function HospitalSelect({ value, onChange, ...rest }: Props) {
  const { hospitals } = useDirectory();
  const data = useMemo(
    () =>
      hospitals
        .filter((hospital) => hospital.active || hospital.id === value)
        .map((hospital) => ({ value: hospital.id as string, label: hospital.name })),
    [hospitals, value],
  );
  return <Select searchable openOnFocus={false} data={data} value={value} onChange={onChange} {...rest} />;
}

/** One of the staff at work; the one chosen already stays choosable. */
export function StaffSelect({ value, onChange, ...rest }: Props) {
  const { staff } = useDirectory();
  const name = useStaffName();
  const data = staff
    .filter((member) => member.active || member.id === value)
    .map((member) => ({ value: member.id as string, label: name(member.id) }));
  return <Select searchable openOnFocus={false} data={data} value={value} onChange={onChange} {...rest} />;
}
