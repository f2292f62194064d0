import { OidcClient } from '@axa-fr/oidc-client';

/** Without its service worker, with the session in localStorage, and with the metadata given instead of discovered. */
const makeClient = (/** @type {object} */ more) =>
  OidcClient.getOrCreate(() => (...args) => fetch(...args))({
    client_id: 'bench',
    redirect_uri: location.origin + '/callback',
    scope: 'openid profile email offline_access',
    authority: location.origin + '/',
    authority_configuration: {
      issuer: location.origin + '/',
      authorization_endpoint: location.origin + '/authorize',
      token_endpoint: location.origin + '/token',
      userinfo_endpoint: location.origin + '/userinfo',
    },
    storage: localStorage,
    ...more,
  });

/** What an app does with it: its fetch waits until a timer, which looks once a second, has refreshed. @param {boolean} dpop */
export function makeApp(dpop) {
  const client = makeClient({ demonstrating_proof_of_possession: dpop });
  const ready = client.tryKeepExistingSessionAsync();
  const own = client.fetchWithTokens((...args) => fetch(...args), dpop);
  return {
    token: async () => (await ready, (await client.getValidTokenAsync()).tokens.accessToken),
    fetch: async (url, init) => (await ready, own(url, init)),
  };
}
