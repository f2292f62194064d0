// A certified OpenID provider, npm oidc-provider, in the test's own process: an issuer on another origin than the app's.
import { Provider } from 'oidc-provider';
import { configuration } from './idp/configuration.js';
import { forger } from './idp/forge.js';
import { interactions } from './idp/interactions.js';
import { createKeys } from './idp/keys.js';
import { counters, levers } from './idp/levers.js';
import { listen } from './listen.js';

export { RESOURCES } from './idp/configuration.js';

const DEFAULTS = {
  /** What the clients `app` and `dpop` may be sent back to. */
  redirectUris: /** @type {string[]} */ ([]),
  postLogoutRedirectUris: /** @type {string[]} */ ([]),
  /** Origins that may read the token, userinfo and revocation endpoints (CORS). */
  origins: /** @type {string[]} */ ([]),
  /** Seconds. */
  accessTokenTtl: 300,
  idTokenTtl: 300,
  refreshTokenTtl: 86_400,
  /** Signs id_tokens and JWT access tokens: RS256, PS256, ES256, EdDSA. */
  alg: 'RS256',
  /** For requests that name no resource: then access tokens are JWTs for it, and UserInfo refuses them. */
  defaultResource: /** @type {string | undefined} */ (undefined),
  /** DPoP proofs need a nonce (RFC 9449 section 8). */
  nonce: true,
  /** The user's profile is at UserInfo only; false: in the id_token as well. */
  userinfo: true,
  /** Whether the user has to click for consent and for sign-out. */
  consent: /** @type {'auto' | 'click'} */ ('auto'),
  logout: /** @type {'auto' | 'click'} */ ('auto'),
  /** Lets pages of other origins read the Date header, which oidc-provider does not. */
  exposeDate: false,
};

/**
 * Starts a provider on a free port of localhost. Public clients, PKCE, both rotating refresh tokens: `app`, and `dpop`
 * whose tokens are bound to a key. A replayed refresh token revokes the grant. clockTolerance is 0.
 * @param {Partial<typeof DEFAULTS>} [options]
 */
export async function startIdp(options) {
  const settings = { ...DEFAULTS, ...options };
  const keys = await createKeys(settings.alg);
  const forge = forger(keys);
  /** @type {ReturnType<typeof counters>} */
  let counting;
  /** @type {ReturnType<typeof levers>} */
  let lever;
  let lenient = false;

  const { origin, ...network } = await listen((issuer) => {
    const provider = new Provider(issuer, configuration({ ...settings, keys, port: new URL(issuer).port }));
    counting = counters(provider);
    lever = levers({ ...settings, keys, forge, counting });
    provider.use(lever.middleware);
    provider.use(interactions(provider, settings));
    const { consume } = provider.RefreshToken.prototype;
    provider.RefreshToken.prototype.consume = function () {
      return lenient ? Promise.resolve() : consume.call(this);
    };
    provider.on('server_error', (_ctx, error) => console.error('idp:', error));
    return provider.callback();
  });

  return {
    /** The issuer identifier; it is the origin, too. */
    issuer: origin,
    origin,
    keys,
    ...forge,
    tamper: lever.tamper,
    trouble: lever.trouble,
    /** Ends all tampering and trouble, and the first key signs again. */
    mend: lever.mend,
    /** As providers with a grace period do: refresh tokens that are spent from now on stay good, until the next reset. */
    forgive: () => void (lenient = true),
    /**
     * Since the last reset: tokenCalls, challenges, refreshes, replays, refused, revocations, logouts, userinfos, jwks;
     * and grants, the number of those that live now.
     */
    stats: () => counting.stats(),
    /** Zeroes the counters and mends. */
    reset() {
      counting.reset();
      lever.mend();
      lenient = false;
    },
    ...network,
    async stop() {
      await network.stop();
      keys.giveBack();
    },
  };
}
