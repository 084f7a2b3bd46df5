import { createContext, useContext, useMemo, useState } from 'react';
import type { ReactNode } from 'react';

/** Whom one is about to speak to, where a page knows. */
export interface CallPerson {
  readonly id: string;
  readonly name: string;
  /** Masked. */
  readonly phone: string;
  readonly hospitalId: string;
}

interface CallSheetContextValue {
  /** Counts every wish; the sheet answers each once. */
  readonly asked: { readonly n: number; readonly person: CallPerson | null };
  readonly open: (person?: CallPerson) => void;
}

const CallSheetContext = createContext<CallSheetContextValue | null>(null);

/** Lets any page ask for the call sheet, which the shell shows over all of them. */
export function CallSheetProvider({ children }: { readonly children: ReactNode }) {
  const [asked, setAsked] = useState<CallSheetContextValue['asked']>({ n: 0, person: null });
  const value = useMemo(() => ({ asked, open: (person?: CallPerson) => setAsked(({ n }) => ({ n: n + 1, person: person ?? null })) }), [asked]);
  return <CallSheetContext.Provider value={value}>{children}</CallSheetContext.Provider>;
}

export function useCallSheet(): CallSheetContextValue {
  const value = useContext(CallSheetContext);
  if (value === null) throw new Error('no CallSheetProvider');
  return value;
}
