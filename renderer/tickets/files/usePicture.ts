import { useEffect, useState } from 'react';
import type { AttachmentId } from '../../../shared/ids.ts';
import { asCoreError } from '../../ipc/showError.tsx';
import { loadPicture } from './sendFile.ts';

/** `code`: why there is none, a code of the core. */
export type Picture = { readonly kind: 'loading' } | { readonly kind: 'failed'; readonly code: string } | { readonly kind: 'shown'; readonly url: string };

const loading: Picture = { kind: 'loading' };

/** A picture as an address of this window alone, given back when nobody shows it any more. */
export function usePicture(attachmentId: AttachmentId, wanted: boolean): Picture {
  const [picture, setPicture] = useState<Picture>(loading);
  useEffect(() => {
    if (!wanted) return undefined;
    let url: string | null = null;
    let gone = false;
    loadPicture(attachmentId).then(
      (blob) => {
        if (gone) return;
        url = URL.createObjectURL(blob);
        setPicture({ kind: 'shown', url });
      },
      (thrown: unknown) => (gone ? undefined : setPicture({ kind: 'failed', code: asCoreError(thrown).code })),
    );
    return () => {
      gone = true;
      if (url !== null) URL.revokeObjectURL(url);
      setPicture(loading);
    };
  }, [attachmentId, wanted]);
  return picture;
}
