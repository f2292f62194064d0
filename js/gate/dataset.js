import { ENDPOINTS } from './config.js';
/** @import { Config } from '../perennial' */

const words = (/** @type {string | undefined} */ text = '') => text.match(/\S+/g) || [];
/** @type {string[]} */
const FLAGS = words('dpop encrypt courier debug');
const PLAIN = [
  ...ENDPOINTS,
  ...words(
    'clientId credentials namespace scope storage wasm load signoutUrl redirectUri device authorizationEndpoint revocationEndpoint endSessionEndpoint',
  ),
  ...FLAGS,
];

/** What a text says of a member that is true or false; an attribute without a value is true. */
const MEANS = /** @type {Record<string, boolean | undefined>} */ (/** @type {unknown} */ ({ __proto__: null, '': true, true: true, false: false }));

/**
 * The configuration that stands in a script tag's data-* attributes. Only what is known is taken, as other tools put
 * attributes of their own there.
 * @param {DOMStringMap} given
 * @returns {Config | undefined} what the program checks; undefined if the tag says no way to refresh: then the page calls start()
 */
export function configOf(given) {
  // Without a prototype, which would speak for what the tag does not say.
  const data = /** @type {DOMStringMap} */ (/** @type {unknown} */ ({ __proto__: null, ...given }));
  if (ENDPOINTS.some((name) => data[name])) {
    return /** @type {Config} */ (/** @type {unknown} */ ({
      ...Object.fromEntries(PLAIN.map((name) => [name, FLAGS.includes(name) ? MEANS[/** @type {string} */ (data[name])] ?? data[name] : data[name]])),
      apis: data.apis && words(data.apis),
      tenants: data.tenants && words(data.tenants),
      routes: { login: data.login, protected: words(data.protected), public: words(data.public) },
    }));
  }
}
