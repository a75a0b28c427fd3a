/** Proof Key for Code Exchange, RFC 7636. */

/** A secret that stays with the application, and its digest, which goes with the user. */
export interface PkcePair {
  /** 64 characters. Keep it until the code is exchanged, and out of logs. */
  readonly verifier: string
  /** The verifier's SHA-256, base64url: method `S256`. */
  readonly challenge: string
}

/** A new pair, from 48 random bytes. */
export async function createPkcePair(): Promise<PkcePair> {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(48)))
  return { verifier, challenge: await challengeOf(verifier) }
}

/** The `S256` challenge of a verifier. */
export async function challengeOf(verifier: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))))
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
