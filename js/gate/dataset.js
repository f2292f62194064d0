import { ENDPOINTS } from './config.js';

const words = (text = '') => text.match(/\S+/g) || [];
const TEXTS = [...ENDPOINTS, ...words('clientId credentials namespace scope storage wasm')];

/**
 * The configuration that stands in a script tag's data-* attributes. Only what is known is taken, as other tools put
 * attributes of their own there.
 * @param {DOMStringMap} given
 * @returns {object | undefined} undefined if the tag says no way to refresh: then the page calls start()
 */
export function configOf(given) {
  // Without a prototype, which would speak for what the tag does not say.
  const data = /** @type {DOMStringMap} */ (/** @type {any} */ ({ __proto__: null, ...given }));
  if (ENDPOINTS.some((name) => data[name])) {
    return {
      ...Object.fromEntries(TEXTS.map((name) => [name, data[name]])),
      apis: data.apis && words(data.apis),
      routes: { login: data.login, protected: words(data.protected), public: words(data.public) },
    };
  }
}
