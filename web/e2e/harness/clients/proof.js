// The client's side of DPoP (RFC 9449 section 4), for tests that talk to servers without a browser.
import { createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';

/** The hash of an access token as proofs carry it (RFC 9449 section 4.2, `ath`). */
export const hashOf = (token) => createHash('sha256').update(token).digest('base64url');

/** A key of its own. `prove` makes proofs with it; members of `more` replace those of the payload. */
export async function createProver() {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  return {
    thumbprint: await calculateJwkThumbprint(jwk),
    /** @param {{ method: string, url: string, token?: string, nonce?: string, more?: object }} what */
    prove: ({ method, url, token, nonce, more }) =>
      new SignJWT({
        jti: randomUUID(),
        htm: method,
        htu: url.split(/[?#]/)[0],
        iat: Math.floor(Date.now() / 1000),
        ...(token && { ath: hashOf(token) }),
        ...(nonce && { nonce }),
        ...more,
      })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
        .sign(privateKey),
  };
}
