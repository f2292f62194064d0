// A resource server: an API on an origin of its own that takes a provider's JWT access tokens, bearer or DPoP-bound.
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { createVerifier, Refusal } from './dpop.js';
import { listen } from './listen.js';

const NONE = { requests: 0, granted: 0, refused: 0, challenges: 0, bearer: 0, dpop: 0 };
const quoted = (text) => text.replace(/["\\]/g, '');

/** RFC 6750 section 3, RFC 9449 section 7.1: both schemes and no error without a token, else the scheme that was used. */
function challenge(realm, scheme, { code, message }) {
  const about = scheme ? `, error="${code}", error_description="${quoted(message)}"` : '';
  const schemes = scheme ? [scheme] : ['Bearer', 'DPoP'];
  return schemes.map((name) => `${name} realm="${realm}"${about}${name === 'DPoP' ? ', algs="ES256"' : ''}`).join(', ');
}

/** What a form with files held: each field's text, or {name, size, sha256} of its file. Undefined for another body. */
async function fieldsOf(request, body) {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return undefined;
  const form = await new Response(body, { headers: { 'Content-Type': type } }).formData();
  const fields = [...form].map(async ([name, value]) => {
    if (typeof value === 'string') return [name, value];
    const sha256 = createHash('sha256').update(Buffer.from(await value.arrayBuffer())).digest('hex');
    return [name, { name: value.name, size: value.size, sha256 }];
  });
  return Object.fromEntries(await Promise.all(fields));
}

/** Lets pages of these origins send tokens, and read what a challenge says. */
function cors(request, response, origins) {
  response.setHeader('Vary', 'Origin');
  if (!origins.includes(request.headers.origin)) return;
  response.setHeader('Access-Control-Allow-Origin', request.headers.origin);
  response.setHeader('Access-Control-Expose-Headers', 'WWW-Authenticate, DPoP-Nonce');
  if (request.method !== 'OPTIONS') return;
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE');
  response.setHeader('Access-Control-Allow-Headers', 'Authorization, DPoP, Content-Type');
  response.setHeader('Access-Control-Max-Age', '600');
}

/**
 * Starts one. It answers on every path: 200 and JSON about the token (audience, subject, scope, scheme, jti, never the
 * token itself) and the fields of a form, or 401.
 * @param {{ idp: any, audience: string, origins: string[], nonce?: boolean, window?: number }} options `nonce`: proofs need
 *   one (default true); `window`: how far their iat may be off, in seconds (default 60)
 */
export async function startResource({ idp, audience, origins, nonce = true, window = 60 }) {
  const proofs = createVerifier({ nonce, window });
  let seen = { ...NONE };
  let refusing = 0;

  async function check(request, url, scheme, token) {
    if (refusing > 0 && refusing--) throw new Refusal('invalid_token', 'refused by the test');
    const keys = createLocalJWKSet(idp.keys.everything());
    const { payload } = await jwtVerify(token, keys, { issuer: idp.issuer, audience, typ: 'at+jwt', requiredClaims: ['exp', 'sub'] }).catch(
      (error) => {
        throw new Refusal('invalid_token', error.code);
      },
    );
    const thumbprint = payload.cnf?.jkt;
    if (thumbprint && scheme !== 'DPoP') throw new Refusal('invalid_token', 'the token is bound to a key: send it with a proof');
    if (!thumbprint && scheme === 'DPoP') throw new Refusal('invalid_token', 'the token is not bound to a key');
    if (thumbprint) await proofs.verify(request.headers.dpop, { method: request.method, url, token, thumbprint });
    return payload;
  }

  const { origin, ...network } = await listen((self) => async (request, response) => {
    cors(request, response, origins);
    if (request.method === 'OPTIONS') return response.writeHead(204).end();
    const body = await buffer(request).catch(() => null); // null: the page has given up
    if (!body) return;
    seen.requests++;
    const [, name = '', token = ''] = /^(bearer|dpop) ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '') ?? [];
    const scheme = { bearer: 'Bearer', dpop: 'DPoP' }[name.toLowerCase()];
    const url = self + request.url;
    const answer = (status, body) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    try {
      if (!scheme) throw new Refusal('unauthorized', 'there is no token');
      seen[name.toLowerCase()]++;
      const { sub, scope = '', jti, cnf } = await check(request, url, scheme, token);
      seen.granted++;
      if (cnf) response.setHeader('DPoP-Nonce', proofs.nonces.current());
      answer(200, { audience, sub, scope, jti, scheme, method: request.method, fields: await fieldsOf(request, body) });
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      const nonceless = refusal.code === 'use_dpop_nonce';
      seen[nonceless ? 'challenges' : 'refused']++;
      response.setHeader('WWW-Authenticate', challenge(new URL(audience).host || audience, scheme, refusal));
      if (nonceless) response.setHeader('DPoP-Nonce', proofs.nonces.current());
      answer(401, { error: refusal.code, message: refusal.message });
    }
  });

  return {
    origin,
    audience,
    /** {requests, granted, refused, challenges (use_dpop_nonce), bearer, dpop}: the last two by scheme. */
    stats: () => ({ ...seen }),
    /** The next requests get a 401 each, whatever they carry. */
    refuse: (count) => void (refusing = count),
    /** A new nonce for proofs; the one before is still taken unless `strict`. */
    rotateNonce: ({ strict = false } = {}) => proofs.nonces.rotate(strict),
    reset() {
      seen = { ...NONE };
      refusing = 0;
    },
    ...network,
  };
}
