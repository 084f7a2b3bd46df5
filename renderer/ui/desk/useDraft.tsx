import { useQuery } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import { ask } from '../../ipc/client.ts';
import { createDrafts } from '../drafts.ts';
import type { Drafts } from '../drafts.ts';
import { useFlushOnLeave } from '../useFlushOnLeave.ts';

const DraftsContext = createContext<Drafts<string> | null>(null);

/**
 * Half-filled forms of one person: durable on this desktop, sealed. Give it the person as its `key`, so that nobody sees
 * another's. Shows `opening` until what was stored is here: a form begins with it.
 */
export function FormDraftsProvider(props: { readonly userId: string; readonly opening: ReactNode; readonly children: ReactNode }) {
  const stored = useQuery({
    queryKey: ['drafts.list', props.userId],
    queryFn: () => ask('drafts.list', {}),
    gcTime: 0,
  });
  // A store that cannot be read loses no more than the half sentences in it; the desk opens all the same.
  if (stored.isPending) return props.opening;
  return <Provided stored={stored.data ?? {}}>{props.children}</Provided>;
}

function Provided({ stored, children }: { readonly stored: Readonly<Record<string, string>>; readonly children: ReactNode }) {
  const [drafts] = useState(() =>
    createDrafts<string>(async (name, text) => {
      await ask('drafts.save', { name, text });
    }, stored),
  );
  useFlushOnLeave(drafts);
  return <DraftsContext.Provider value={drafts}>{children}</DraftsContext.Provider>;
}

function useDrafts(): Drafts<string> {
  const drafts = useContext(DraftsContext);
  if (drafts === null) throw new Error('no FormDraftsProvider');
  return drafts;
}

/** undefined: nothing is kept under the name, or not of this shape (an older version of the form). */
function valueOf<T>(text: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const ResumedContext = createContext(false);

/** Around forms that were left for a step of their own and are gone on with: nothing was interrupted there. */
export function DraftsResumed({ resumed, children }: { readonly resumed: boolean; readonly children: ReactNode }) {
  return <ResumedContext.Provider value={resumed}>{children}</ResumedContext.Provider>;
}

export interface Draft<T> {
  readonly value: T;
  readonly set: (value: T) => void;
  /** Forgets what was typed: it was saved, or given up. */
  readonly clear: () => void;
  /** The form began with what was typed earlier and then left. */
  readonly restored: boolean;
}

/**
 * What was typed into a form and not yet saved: durable within 250 ms, it outlives the page, the window and the program.
 * Give the component a `key` of the same name: another draft is another component.
 * @param schema what a kept value must look like; another shape counts as none
 */
export function useDraft<T>(name: string, schema: z.ZodType<T>, initial: T): Draft<T> {
  const drafts = useDrafts();
  const [kept] = useState(() => valueOf(drafts.read(name), schema));
  const resumed = useContext(ResumedContext);
  const [restored, setRestored] = useState(kept !== undefined && !resumed);
  const [value, setValue] = useState<T>(kept ?? initial);
  useEffect(
    () =>
      // Words put here from outside (a refused action to be changed).
      drafts.subscribe(() => {
        const latest = valueOf(drafts.read(name), schema);
        if (latest !== undefined) setValue(latest);
      }),
    [drafts, name, schema],
  );
  const set = useCallback(
    (next: T) => {
      const text = JSON.stringify(next);
      // Typed and taken back is nothing to come back to.
      drafts.write(name, text === JSON.stringify(initial) ? '' : text);
      setValue(next);
    },
    [drafts, name, initial],
  );
  const clear = useCallback(() => {
    void drafts.replace(name, '');
    setRestored(false);
    setValue(initial);
  }, [drafts, name, initial]);
  return useMemo(() => ({ value, set, clear, restored }), [value, set, clear, restored]);
}

/** Puts words into a form from outside, whether it is on screen or will be. `change` gets what is there now, if anything. */
export function useDraftWriter(): <T>(name: string, schema: z.ZodType<T>, change: (before: T | undefined) => T) => void {
  const drafts = useDrafts();
  return useCallback(
    (name, schema, change) => {
      void drafts.replace(name, JSON.stringify(change(valueOf(drafts.read(name), schema))));
    },
    [drafts],
  );
}
