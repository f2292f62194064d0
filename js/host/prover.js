import { base64url, bytesOf, hash } from './base64url.js';
import { proofKey, thumbprintOf } from './keypair.js';
import { takeKey } from './keystore.js';
import { makeServers } from './servers.js';
/**
 * @import { Clock, KeyStore, ProofKey, Prover } from '../dpop'
 * @import { PerennialErrorClass } from '../internal'
 */

const segment = (/** @type {object} */ value) => base64url(bytesOf(JSON.stringify(value)));

/**
 * Makes proofs that this browser holds the key to which tokens are bound (DPoP, RFC 9449). The key is looked for, or
 * made, when it is first needed.
 * @param {string} namespace each has a key of its own
 * @param {PerennialErrorClass} PerennialError
 * @param {Clock} clock the right time
 * @param {KeyStore} [take] where the key is kept
 * @returns {Prover}
 */
export function prover(namespace, PerennialError, clock, take = takeKey) {
  const servers = makeServers();
  /** @type {Promise<ProofKey> | undefined} */
  let kept;

  const key = () =>
    (kept ||= proofKey(namespace, take).catch((cause) => {
      kept = undefined;
      throw new PerennialError('unsupported', 'dpop: this page has no WebCrypto; serve it over https', 0, cause);
    }));

  return {
    thumbprint: async () => thumbprintOf((await key()).jwk),

    async prove({ method, url, token }) {
      const { privateKey, jwk } = await key();
      const ath = token ? await hash(token) : undefined;
      const { origin, pathname } = new URL(url);
      const { nonce, skew } = servers.of(url);
      // Section 4.2; what is undefined is left out.
      const text = [
        { typ: 'dpop+jwt', alg: 'ES256', jwk },
        {
          jti: base64url(crypto.getRandomValues(new Uint8Array(16))),
          htm: method,
          htu: origin + pathname,
          iat: Math.floor((Date.now() + skew) / 1000),
          ath,
          nonce,
        },
      ].map(segment).join('.');
      const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, bytesOf(text));
      return `${text}.${base64url(signature)}`;
    },

    learn(url, answer, date) {
      if (!(answer instanceof Response)) return servers.learn(url, answer, date);
      const { status, headers } = answer;
      // Another status may come from the browser's cache: then its date is of some time ago.
      servers.learn(url, headers.get('DPoP-Nonce'), status == 401 ? headers.get('Date') : null);
    },

    async askTime(url) {
      const now = await clock();
      if (now) servers.learn(url, null, new Date(now).toUTCString());
    },

    known: servers.of,
  };
}
