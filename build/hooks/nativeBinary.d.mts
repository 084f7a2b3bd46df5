/** See nativeBinary.mjs. */
export function identifyBinary(head: Buffer): { readonly platform: 'linux' | 'win32' | 'darwin'; readonly arch: string } | null;
