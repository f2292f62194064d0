import { normaliseApi, secureUrl } from './apis.js';
import { PerennialError } from './error.js';
/**
 * @import { Foreign, Settings } from '../internal'
 * @import { Config } from '../perennial'
 */

/** What a page names the way to refresh by, if it is a URL. */
export const ENDPOINTS = ['issuer', 'tokenEndpoint', 'refreshUrl'];

/** @param {string} message */
export const invalid = (message) => new PerennialError('invalid_config', message);

/**
 * The configuration in the one form that the gate and Go know. Here is checked what the gate needs to be safe;
 * Go checks every member by name and type.
 * @param {Foreign} config as given to start(), without a prototype
 * @param {string} base what a relative endpoint or file is relative to
 * @param {string} page its URL: `apis` are relative to its origin, which is covered if they are not given
 * @returns {Settings}
 * @throws {PerennialError} invalid_config
 */
export function normalise(config, base, page) {
  /** @type {Foreign} */
  const settings = { __proto__: null, ...config, refresh: typeof config.refresh == 'function' };
  settings.namespace ??= 'default';
  settings.storage ??= 'localStorage';
  // The program alone knows when the user was last there.
  if (settings.load == 'demand' && (settings.policy?.idle || settings.policy?.absolute)) settings.load = 'idle';
  const ways = [...ENDPOINTS, 'auth0', 'refresh'].filter((name) => settings[name]);
  if (ways.length != 1) {
    throw invalid(`give exactly one of ${ENDPOINTS},refresh(),auth0`);
  }
  /** @type {string | undefined} */
  let name;
  try {
    settings.apis = [].concat(settings.apis ?? '/').map((entry, i) => {
      name = `apis[${i}]`;
      return normaliseApi(entry, page);
    });
    // What is loaded later lies where the page meant it to, wherever it has gone by then.
    for (name of ['wasm', 'courier']) {
      if (typeof settings[name] == 'string') settings[name] = new URL(settings[name], base).href;
    }
    for (name of [...ENDPOINTS, 'signoutUrl']) {
      // An issuer is an identifier, compared letter by letter (OpenID Connect Discovery 4.3): it stays as written.
      if (settings[name]) settings[name] = name == 'issuer' ? secureUrl(settings.issuer) && settings.issuer : secureUrl(settings[name], base).href;
    }
  } catch {
    throw invalid(name + ': only https (http: loopback), no credentials, ?, # or *');
  }
  const { domain, clientID, clientId = clientID } = /** @type {Partial<NonNullable<Config['auth0']> & { clientId: string }>} */ ({ __proto__: null, ...settings.auth0 });
  // Whom the session is from: tokens go to nobody else, also where two configurations share a namespace.
  settings.from = `${settings.auth0 ? domain : settings.refresh ? ways : settings[ways[0]]} ${settings.clientId ?? settings.clientID ?? clientId ?? ''}`;
  return settings;
}
