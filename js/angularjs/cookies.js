/** @import { Foreign } from '../internal' */

/**
 * Where texts are kept if the browser refuses storage: ngCookies if the app has it, else cookies of our own.
 * @param {Foreign} $injector
 */
export function cookies($injector) {
  const $cookies = $injector.has('$cookies') ? $injector.get('$cookies') : OWN;
  return {
    get: (/** @type {string} */ key) => $cookies.get(key) ?? null,
    set: (/** @type {string} */ key, /** @type {string | undefined} */ text) => $cookies.put(key, text),
    remove: (/** @type {string} */ key) => $cookies.remove(key),
  };
}

/** As ngCookies writes them, so that an app that gets it later finds what is there. */
const OWN = {
  get(/** @type {string} */ key) {
    const start = encodeURIComponent(key) + '=';
    const pair = document.cookie.split('; ').find((each) => each.startsWith(start));
    return pair && decodeURIComponent(pair.slice(start.length));
  },
  put(/** @type {string} */ key, /** @type {string | undefined} */ text) {
    const lifetime = text === undefined ? ';max-age=0' : '';
    const secure = location.protocol === 'https:' ? ';secure' : '';
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is asynchronous, and store.get() is not
    document.cookie = `${encodeURIComponent(key)}=${encodeURIComponent(text ?? '')};path=/;samesite=lax${secure}${lifetime}`;
  },
  remove: (/** @type {string} */ key) => OWN.put(key, undefined),
};
