import { useCallback } from 'react';
import type { HospitalId } from '../../shared/ids.ts';
import { brandedId } from '../../shared/wire/scalars.ts';
import { usePreference } from './preferences.tsx';

const stored = brandedId<HospitalId>().nullable();

/** The hospital chosen in the title bar: every list asks for it alone. null: all hospitals. */
export function useHospitalFilter(): {
  readonly hospitalId: HospitalId | null;
  readonly setHospitalId: (id: HospitalId | null) => void;
} {
  const [hospitalId, set] = usePreference<HospitalId | null>('filter.hospital', stored, null);
  const setHospitalId = useCallback((id: HospitalId | null) => set(id), [set]);
  return { hospitalId, setHospitalId };
}
