// Microsoft Entra as an app of several tenants meets it: one place for all of them (/common, /organizations), whose metadata has
// {tenantid} in the issuer, and id_tokens that are of the user's own tenant. The user has a session there: it asks nothing.
import { createHash, randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { listen } from './listen.js';

export const CONTOSO = '72f988bf-86f1-41af-91ab-2d7cd011db47';
export const FABRIKAM = '9188040d-6c67-4c5b-b112-36a304b66dad';

const random = () => randomBytes(24).toString('base64url');

/** @param {{ origins: () => string[] }} options who may read its answers (CORS) */
export async function startEntra({ origins }) {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: '1', use: 'sig', alg: 'RS256' }];
  const entra = { origin: '', tenant: CONTOSO, refreshed: 0 };
  const codes = new Map();
  let live; // the newest refresh token

  /** The template of an issuer, of which Entra says {tenantid} in its metadata. */
  const issuer = (tenant) => `${entra.origin}/${tenant}/v2.0`;

  async function tokens({ client_id: aud, nonce }) {
    const { tenant: tid } = entra;
    const id = await new SignJWT({ tid, oid: 'ada', name: 'Ada', ...(nonce && { nonce }) }).setProtectedHeader({ alg: 'RS256', kid: '1', typ: 'JWT' })
      .setIssuer(issuer(tid)).setAudience(aud).setSubject(`ada of ${tid}`).setIssuedAt().setExpirationTime('5m').sign(privateKey);
    live = random();
    return { token_type: 'Bearer', expires_in: 300, access_token: random(), refresh_token: live, id_token: id };
  }

  async function answer(path, fields) {
    if (path.endsWith('/.well-known/openid-configuration')) {
      const at = `${entra.origin}/common`;
      return { issuer: issuer('{tenantid}'), authorization_endpoint: `${at}/authorize`, token_endpoint: `${at}/token`, jwks_uri: `${at}/keys` };
    }
    if (path.endsWith('/keys')) return { keys };
    const { grant_type: type, code, code_verifier: verifier = '', refresh_token: refresh } = fields;
    if (type === 'refresh_token' && refresh === live) return (entra.refreshed++, tokens(fields));
    const asked = codes.get(code);
    const good = type === 'authorization_code' && createHash('sha256').update(verifier).digest('base64url') === asked?.code_challenge;
    return good && codes.delete(code) ? tokens(asked) : { error: 'invalid_grant' };
  }

  const { stop } = await listen((origin) => {
    entra.origin = origin;
    return async (request, response) => {
      const url = new URL(request.url, origin);
      const fields = Object.fromEntries(new URLSearchParams(request.method === 'POST' ? await text(request) : url.search));
      if (url.pathname === '/common/authorize') {
        const code = random();
        codes.set(code, fields);
        const back = new URL(fields.redirect_uri);
        back.search = String(new URLSearchParams({ code, state: fields.state }));
        return response.writeHead(302, { Location: back.href }).end();
      }
      if (origins().includes(request.headers.origin)) response.setHeader('Access-Control-Allow-Origin', request.headers.origin);
      const body = await answer(url.pathname, fields);
      response.writeHead(body.error ? 400 : 200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    };
  });

  return Object.assign(entra, {
    issuer,
    /** As at first: the user is of the tenant CONTOSO. */
    reset() {
      codes.clear();
      Object.assign(entra, { tenant: CONTOSO, refreshed: 0 });
    },
    stop,
  });
}
