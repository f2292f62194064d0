/** @import { Api, Bridge } from '../internal' */

/**
 * What the page has configured, as Go takes it, and what only the host looks at.
 * @param {Bridge} bridge
 * @param {string} beside URL of perennial-runtime.js
 */
export function settingsOf({ config, parse, stringify }, beside) {
  // What somebody has put on Object.prototype is no part of it, hence no prototype.
  const { wasm, ...rest } = { __proto__: null, ...parse(config) };
  const settings = { __proto__: null, ...rest };
  settings.apis = settings.apis.map((/** @type {Api} */ api) => {
    const { origin, pathname } = new URL(api.name);
    return { ...api, origin, path: pathname.replace(/\/+$/, '') };
  });
  settings.courier = courierOf(settings.courier, beside);
  settings.redirectUri = redirectUriOf(settings.redirectUri);
  return { namespace: settings.namespace, dpop: settings.dpop, text: stringify(settings) };
}

/**
 * The courier's script as a path, if it is on the page's own origin. What is not, Go refuses.
 * @param {unknown} courier true: beside the program; a text: its URL, absolute
 * @param {string} beside
 */
function courierOf(courier, beside) {
  try {
    if (courier !== true && typeof courier != 'string') return courier;
    const url = courier === true ? new URL('perennial-courier.js', beside) : new URL(courier);
    return url.origin == location.origin ? url.pathname + url.search : url.href;
  } catch {
    return courier;
  }
}

/**
 * A path of the origin stays one, any other relative URL counts from the page's base URL. What is no URL, Go refuses.
 * @param {unknown} uri
 */
function redirectUriOf(uri) {
  try {
    return typeof uri == 'string' && uri[0] != '/' ? new URL(uri, document.baseURI).href : uri;
  } catch {
    return uri;
  }
}
