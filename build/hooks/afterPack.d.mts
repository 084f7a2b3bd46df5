/** See afterPack.mjs. */
export function afterPack(context: { readonly appOutDir: string; readonly electronPlatformName: string; readonly arch: number }): Promise<void>;
