import { hash, verify } from '@node-rs/argon2';

/** argon2id with OWASP's first recommendation (19 MiB, 2 passes, 1 lane); the library's default algorithm is argon2id. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const SHORTEST_PASSWORD = 8;

/** @returns a PHC string that begins with `$argon2id$` */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), COST);
}

export async function isPassword(phc: string, password: string): Promise<boolean> {
  return verify(phc, password.normalize('NFKC')).catch(() => false);
}
