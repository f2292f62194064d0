// The clients that are compared. Each has a folder in clients/: app.js is what a page bundles (request, token), session.js how
// its session lies in storage, dpop.js the same as app.js with proofs of possession, for those that can.

/**
 * @typedef {object} Client
 * @property {string} name in tables, and the folder in clients/
 * @property {string} host of its own, so that it has storage and caches of its own
 * @property {string[]} packages what it comes from in web/package.json; none: this repository
 * @property {boolean} [openid] its refresh asks for an id_token too
 * @property {boolean} [dpop] it can bind tokens to a key (RFC 9449)
 * @property {boolean} [replays] it sends a request again by itself after a 401
 * @property {boolean} [noFetch] it has no authorized fetch, only XMLHttpRequest
 * @property {boolean} [refreshesAtLoad] a page refreshes whenever it loads, whether its token has expired or not
 * @property {string} colour in the plot
 * @property {string} use how the bench uses it
 */

/** @type {Client[]} */
export const clients = [
  { name: 'perennial', packages: [], dpop: true, replays: true, colour: '#d6336c',
    use: 'by its script tag, with `tokenEndpoint`; no id_token, as with the peers that need none' },
  { name: 'oauth2-client', packages: ['@badgateway/oauth2-client'], replays: true, colour: '#1c7ed6',
    use: 'its `OAuth2Fetch`, with the token in localStorage' },
  { name: 'oidc-client-ts', packages: ['oidc-client-ts'], openid: true, dpop: true, colour: '#2f9e44',
    use: '`getUser`, and `signinSilent` where the token has expired; the user in localStorage, the metadata given' },
  { name: 'auth0-spa-js', packages: ['@auth0/auth0-spa-js'], openid: true, dpop: true, colour: '#f08c00',
    use: 'its fetcher, with `useRefreshTokens` and `cacheLocation: \'localstorage\'`' },
  { name: 'keycloak-js', packages: ['keycloak-js'], openid: true, refreshesAtLoad: true, colour: '#7048e8',
    use: '`updateToken` before each request; tokens kept in localStorage and given to `init`, which refreshes at every load' },
  { name: 'auth-js', packages: ['@supabase/auth-js'], colour: '#0ca678',
    use: '`getSession` before each request, with the settings it has by default' },
  { name: 'oidc-client', packages: ['@axa-fr/oidc-client'], openid: true, dpop: true, colour: '#868e96',
    use: 'its `fetchWithTokens`, with the session in localStorage, without its service worker, the metadata given; a timer of a second refreshes' },
  { name: 'angular-jwt', packages: ['angular-jwt', 'angular-storage', 'angular'], noFetch: true, colour: '#212529',
    use: 'AngularJS\'s `$http` with the guide\'s `tokenGetter`, tokens kept by angular-storage; the bytes are AngularJS\'s for the most part' },
].map((client) => ({ ...client, host: `${client.name}.localhost` }));

/** How a client's session lies in storage: see clients/NAME/session.js. @param {Client} client */
export const sessionOf = (client) => import(`./clients/${client.name}/session.js`);
