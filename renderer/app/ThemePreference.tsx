import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import * as z from 'zod';
import { usePreference } from './preferences.tsx';

const scheme = z.enum(['light', 'dark', 'auto']);
export type Scheme = z.infer<typeof scheme>;

export function useScheme(): readonly [Scheme, (value: Scheme) => void] {
  return usePreference<Scheme>('theme', scheme, 'auto');
}

/** The person's choice lives with the desktop's other preferences; Mantine's copy in the window only avoids a flash. */
export function ThemePreference() {
  const [value] = useScheme();
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => setColorScheme(value), [value, setColorScheme]);
  return null;
}
