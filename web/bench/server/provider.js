// A token endpoint that rotates refresh tokens, in the shapes that the clients expect, and counts.
import { makeTokens } from './tokens.js';

/** Where clients expect the token endpoint to be. */
const PATHS = new Set(['/token', '/oauth/token', '/realms/bench/protocol/openid-connect/token', '/auth/v1/token']);

const LIFETIME = 3600; // seconds

/** @param {import('node:http').IncomingMessage} request */
async function parametersOf(request) {
  let body = '';
  for await (const chunk of request) body += chunk;
  if (request.headers['content-type']?.startsWith('application/json')) return JSON.parse(body);
  return Object.fromEntries(new URLSearchParams(body));
}

export class Provider {
  /** Until when each access token is valid, in seconds. @type {Map<string, number>} */
  #valid = new Map();
  /** The refresh tokens there are, and whether they have been spent. @type {Map<string, boolean>} */
  #spent = new Map();
  /** Seconds that a token lives. */
  lifetime = LIFETIME;
  /** Seconds that its clock is ahead, as the pages' are. */
  ahead = 0;
  /** Since the count began: refreshes by client, and those of them with a refresh token that had been spent. */
  refreshes = new Map();
  reused = new Map();

  /**
   * What a sign-in would have brought.
   * @param {import('../clients.js').Client} client
   * @param {{ origin: string, expired?: boolean, type?: string }} how `expired`: its token ran out ten minutes ago
   */
  signIn(client, { origin, expired = false, type = 'Bearer' }) {
    const now = this.#now() - (expired ? this.lifetime + 600 : 0);
    const tokens = makeTokens({ issuer: origin + '/', now, lifetime: this.lifetime, openid: client.openid, type });
    return { ...this.#issue(tokens, now), issuedAt: now };
  }

  #now = () => Math.floor(Date.now() / 1000) + this.ahead;

  #issue(tokens, now) {
    this.#valid.set(tokens.access_token, now + tokens.expires_in);
    this.#spent.set(tokens.refresh_token, false);
    return tokens;
  }

  /** A refresh token counts as unspent again: a sample is about to begin from a session as it was. @param {string} token */
  rearm(token) {
    this.#spent.set(token, false);
  }

  /** Begins to count anew for a client. @param {string} name */
  forget(name) {
    this.refreshes.set(name, 0);
    this.reused.set(name, 0);
  }

  /** Whether an access token is valid now. @param {string} token */
  accepts(token) {
    return (this.#valid.get(token) ?? 0) > this.#now();
  }

  /** From now on the API refuses this token. @param {string} token */
  revoke(token) {
    this.#valid.delete(token);
  }

  /** @param {string} path */
  serves = (path) => PATHS.has(path);

  /**
   * Answers a refresh. A spent refresh token is counted, and answered all the same: a strict provider would end the session.
   * @param {import('../clients.js').Client} client @param {string} origin
   * @param {import('node:http').IncomingMessage} request
   */
  async refresh(client, origin, request) {
    const { refresh_token } = await parametersOf(request);
    const spent = this.#spent.get(refresh_token);
    if (spent === undefined) return { status: 400, body: { error: 'invalid_grant' } };
    this.#spent.set(refresh_token, true);
    this.refreshes.set(client.name, (this.refreshes.get(client.name) ?? 0) + 1);
    if (spent) this.reused.set(client.name, (this.reused.get(client.name) ?? 0) + 1);
    const now = this.#now();
    const type = request.headers.dpop ? 'DPoP' : 'Bearer';
    const tokens = makeTokens({ issuer: origin + '/', now, lifetime: this.lifetime, openid: client.openid, type });
    const user = { id: 'ada', aud: 'authenticated', email: 'ada@example.com', app_metadata: {}, user_metadata: {} };
    return { status: 200, body: { ...this.#issue(tokens, now), ...(client.name === 'auth-js' && { user }) } };
  }
}
