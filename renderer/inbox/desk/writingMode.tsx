import { createContext, useContext, useMemo, useState } from 'react';
import type { ReactNode } from 'react';

export type WritingMode = 'reply' | 'note';

interface Writing {
  readonly mode: WritingMode;
  /** Rises when the person came to write. */
  readonly asked: number;
  /** Goes to the box and puts the caret into it. */
  readonly go: (mode: WritingMode) => void;
  /** Out of the note, without a box to write in. */
  readonly leave: () => void;
}

const WritingContext = createContext<Writing | null>(null);

/** Which of the two boxes of an open conversation is there; messages lead to it too (quoting). */
export function WritingProvider({ children }: { readonly children: ReactNode }) {
  const [mode, setMode] = useState<WritingMode>('reply');
  const [asked, setAsked] = useState(0);
  const writing = useMemo<Writing>(
    () => ({
      mode,
      asked,
      go(next) {
        setMode(next);
        setAsked((before) => before + 1);
      },
      leave() {
        setMode('reply');
        // Nobody asked for the other box: letters are shortcuts again.
        setAsked(0);
      },
    }),
    [mode, asked],
  );
  return <WritingContext.Provider value={writing}>{children}</WritingContext.Provider>;
}

export function useWriting(): Writing {
  const writing = useContext(WritingContext);
  if (writing === null) throw new Error('no WritingProvider');
  return writing;
}
