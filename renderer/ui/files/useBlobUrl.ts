import { useEffect, useState } from 'react';
import { asCoreError } from '../../ipc/showError.tsx';

/** `code`: why there is none, a code of the core. */
export type BlobUrl = { readonly kind: 'loading' } | { readonly kind: 'failed'; readonly code: string } | { readonly kind: 'shown'; readonly url: string };

const loading: BlobUrl = { kind: 'loading' };

/**
 * Bytes as an address of this window alone, given back when nobody shows it any more.
 * @param key what they are; another key is asked for anew. Null: nothing is wanted yet
 */
export function useBlobUrl(key: string | null, load: () => Promise<Blob>): BlobUrl {
  const [shown, setShown] = useState<BlobUrl>(loading);
  useEffect(() => {
    if (key === null) return undefined;
    let url: string | null = null;
    let gone = false;
    load().then(
      (blob) => {
        if (gone) return;
        url = URL.createObjectURL(blob);
        setShown({ kind: 'shown', url });
      },
      (thrown: unknown) => (gone ? undefined : setShown({ kind: 'failed', code: asCoreError(thrown).code })),
    );
    return () => {
      gone = true;
      if (url !== null) URL.revokeObjectURL(url);
      setShown(loading);
    };
    // `load` is made anew at every painting; the key says what it loads.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key]);
  return shown;
}
