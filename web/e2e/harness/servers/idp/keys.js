// The signing keys of a provider: which one signs, and which ones its JWKS shows.
import { exportJWK, generateKeyPair } from 'jose';

async function generate(alg, kid) {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg, use: 'sig' };
}

/** Pairs of providers that have stopped, by algorithm: an RSA key takes longer to make than most of what tests do with it. @type {Map<string, any[][]>} */
const spare = new Map();

/**
 * A JWK without its private members (RFC 7517 section 9.3).
 * @param {import('jose').JWK} jwk
 */
export function publicPart({ d, p, q, dp, dq, qi, ...jwk }) {
  return jwk;
}

/**
 * Two keys that the provider knows, "key-1", which signs, and "key-2", for rotation. All of them are JWKs with their
 * private members. Only the one that signs is published.
 * @param {string} alg RS256, PS256, ES256 or EdDSA
 */
export async function createKeys(alg) {
  const known = spare.get(alg)?.pop() ?? (await Promise.all(['key-1', 'key-2'].map((kid) => generate(alg, kid))));
  const all = [...known];
  let stranger;
  let current = known[0].kid;
  let published = [current];

  /** A key by its name; default: the one that signs. */
  function get(kid = current) {
    const key = all.find((each) => each.kid === kid);
    if (!key) throw new Error(`there is no key "${kid}": there are ${all.map((each) => each.kid).join(', ')}`);
    return key;
  }

  return {
    alg,
    /** For the provider's own configuration. */
    known,
    get,
    /** A key that has never been published. */
    stranger: () => (stranger ??= generate(alg, 'stranger')),
    /** The name of the key that signs. */
    get current() {
      return current;
    },
    /** What the JWKS endpoint shows now. */
    jwks: () => ({ keys: published.map((kid) => publicPart(get(kid))) }),
    /** Every public key there is: for APIs, which have to work whatever a test does to the JWKS. */
    everything: () => ({ keys: all.map(publicPart) }),
    /** Shows exactly these keys. */
    publish(...kids) {
      published = kids.map((kid) => get(kid).kid);
    },
    /** The other key signs from now on and is published; with `keep` the old one stays in the JWKS beside it. */
    rotate({ keep = false } = {}) {
      const old = current;
      current = known.find(({ kid }) => kid !== old).kid;
      published = keep ? [current, old] : [current];
      return current;
    },
    /** A further key, of any algorithm, published: to sign with it see `resign`. Returns its name. */
    async create(algorithm) {
      const key = await generate(algorithm, `key-${all.length + 1}`);
      all.push(key);
      published.push(key.kid);
      return key.kid;
    },
    /** The provider has stopped: the next one may have the pair. */
    giveBack: () => void spare.set(alg, [...(spare.get(alg) ?? []), known]),
    /** As it was at first. */
    reset() {
      current = known[0].kid;
      published = [current];
    },
  };
}
