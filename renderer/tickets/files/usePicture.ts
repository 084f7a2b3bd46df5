import { useEffect, useState } from 'react';
import type { AttachmentId } from '../../../shared/ids.ts';
import { loadPicture } from './sendFile.ts';

export type Picture = { readonly kind: 'loading' | 'failed' } | { readonly kind: 'shown'; readonly url: string };

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
      () => (gone ? undefined : setPicture({ kind: 'failed' })),
    );
    return () => {
      gone = true;
      if (url !== null) URL.revokeObjectURL(url);
      setPicture(loading);
    };
  }, [attachmentId, wanted]);
  return picture;
}
