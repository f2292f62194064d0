// What a test sees of the provider, and what it changes in its answers before they leave.
import { decodeProtectedHeader } from 'jose';

const NONE = {
  tokenCalls: 0, challenges: 0, refreshes: 0, replays: 0, refused: 0, revocations: 0, logouts: 0, userinfos: 0, jwks: 0,
};

/**
 * Counts what happens. `tokenCalls` are all requests to the token endpoint, `challenges` those answered with
 * use_dpop_nonce, `refused` those with another error, `replays` the spent refresh tokens among them.
 */
export function counters(provider) {
  let seen = { ...NONE };
  const grants = new Set();
  provider.on('grant.success', (ctx) => {
    if (ctx.oidc.params.grant_type === 'refresh_token') seen.refreshes++;
  });
  provider.on('grant.error', (_ctx, error) => {
    seen[error.error === 'use_dpop_nonce' ? 'challenges' : 'refused']++;
    if (error.error_detail === 'refresh token already used') seen.replays++;
  });
  provider.on('end_session.success', () => seen.logouts++);
  provider.on('grant.saved', (grant) => grants.add(grant.jti));
  provider.on('grant.destroyed', (grant) => grants.delete(grant.jti));
  provider.on('grant.revoked', (_ctx, id) => grants.delete(id));
  return {
    count(ctx) {
      if (ctx.method === 'OPTIONS') return;
      if (ctx.oidc?.route === 'token') seen.tokenCalls++;
      if (ctx.status !== 200) return;
      if (ctx.oidc?.route === 'revocation') seen.revocations++;
      if (ctx.oidc?.route === 'userinfo') seen.userinfos++;
      if (ctx.oidc?.route === 'jwks') seen.jwks++;
    },
    stats: () => ({ ...seen, grants: grants.size }),
    reset: () => void (seen = { ...NONE }),
  };
}

/**
 * The middleware around all of the provider.
 * @param {{ keys: any, forge: any, counting: ReturnType<typeof counters>, redirectUris: string[], exposeDate: boolean }} parts
 */
export function levers({ keys, forge, counting, redirectUris, exposeDate }) {
  /** @type {Map<string, Function>} */
  const tampering = new Map();
  /** @type {((ctx: any, next: () => Promise<void>) => Promise<void>) | undefined} */
  let trouble;

  /** A callback is a redirect to one of the clients: the URL is what can be changed. */
  async function changeCallback(ctx) {
    const location = ctx.response.get('Location') ?? '';
    if (!tampering.has('callback') || !redirectUris.some((uri) => location.startsWith(uri))) return;
    const url = new URL(location);
    ctx.set('Location', String((await tampering.get('callback')(url, ctx)) ?? url));
  }

  async function middleware(ctx, next) {
    const troubled = trouble && ctx.path === '/token' && ctx.method === 'POST';
    await (troubled ? trouble(ctx, next) : next());
    counting.count(ctx);
    if (exposeDate && ctx.response.get('Access-Control-Allow-Origin')) ctx.append('Access-Control-Expose-Headers', 'Date');
    await changeCallback(ctx);
    const route = ctx.oidc?.route;
    if (ctx.status !== 200 || ctx.method === 'OPTIONS') return;
    if (route === 'jwks') ctx.body = keys.jwks();
    if (route === 'token' && ctx.body.id_token && decodeProtectedHeader(ctx.body.id_token).kid !== keys.current) {
      ctx.body.id_token = await forge.resign(ctx.body.id_token); // the keys have been rotated
    }
    const change = tampering.get(route);
    if (change) ctx.body = (await change(ctx.body, ctx)) ?? ctx.body;
  }

  return {
    middleware,
    /**
     * Changes each answer 200 of an endpoint before it leaves; without a function, no longer.
     * @param {((body: any, ctx: any) => any) | undefined} change gets the answer's JSON value (for "callback" the URL) and
     *   oidc-provider's context (`ctx.oidc.params` is the request); changes it or returns another one. A promise holds the
     *   answer until it is settled.
     * @param {'token' | 'userinfo' | 'jwks' | 'discovery' | 'callback'} [endpoint]
     */
    tamper(change, endpoint = 'token') {
      if (change) tampering.set(endpoint, change);
      else tampering.delete(endpoint);
    },
    /**
     * From now on, until mend(), this happens to each request to the token endpoint in the provider's stead.
     * @param {((ctx: any, next: () => Promise<void>) => Promise<void>) | undefined} how see trouble.js; with koa's context,
     *   and what has the provider do its work
     */
    trouble(how) {
      trouble = how;
    },
    mend() {
      trouble = undefined;
      tampering.clear();
      keys.reset();
    },
  };
}
