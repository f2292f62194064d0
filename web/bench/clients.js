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
 */

/** @type {Client[]} */
export const clients = [
  { name: 'perennial', packages: [], dpop: true, replays: true, colour: '#d6336c' },
  { name: 'oauth2-client', packages: ['@badgateway/oauth2-client'], replays: true, colour: '#1c7ed6' },
  { name: 'oidc-client-ts', packages: ['oidc-client-ts'], openid: true, dpop: true, colour: '#2f9e44' },
  { name: 'auth0-spa-js', packages: ['@auth0/auth0-spa-js'], openid: true, dpop: true, colour: '#f08c00' },
  { name: 'keycloak-js', packages: ['keycloak-js'], openid: true, refreshesAtLoad: true, colour: '#7048e8' },
  { name: 'auth-js', packages: ['@supabase/auth-js'], colour: '#0ca678' },
  { name: 'oidc-client', packages: ['@axa-fr/oidc-client'], openid: true, dpop: true, colour: '#868e96' },
  { name: 'angular-jwt', packages: ['angular-jwt', 'angular-storage', 'angular'], noFetch: true, colour: '#a61e4d' },
].map((client) => ({ ...client, host: `${client.name}.localhost` }));

/** @param {string} name @returns {Client} */
export const clientNamed = (name) => {
  const found = clients.find((client) => client.name === name);
  if (!found) throw new Error(`the bench has no client ${name}`);
  return found;
};

/** How a client's session lies in storage: see clients/NAME/session.js. @param {Client} client */
export const sessionOf = (client) => import(`./clients/${client.name}/session.js`);
