import { PerennialError } from '../gate/error.js';
import { payloadOf } from '../jwt/jwt.js';
/** @import { Foreign } from '../internal' */

/** Snake to camel case, in which a server may name them as well. @param {string} name */
const camelCase = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

/** A member by its path; a name may have dots itself. @param {Foreign} object @param {string} path @returns {Foreign} */
function reach(object, path) {
  if (Object(object) !== object) return;
  if (Object.hasOwn(object, path)) return object[path];
  const dot = path.indexOf('.');
  if (dot > 0) return reach(object[path.slice(0, dot)], path.slice(dot + 1));
}

/**
 * What authenticate() was given, by the standard's names: those of `fields` count first.
 * @param {Foreign} given
 * @param {Record<string, string>} [fields]
 * @returns {{ token: string, idToken?: string, refreshToken?: string, expiresIn?: number, scope: string }}
 * @throws {PerennialError} invalid_argument, if there is no token in it
 */
export function readTokens(given, fields = {}) {
  const of = (/** @type {string} */ name) =>
    (fields[name] && reach(given, fields[name])) ?? reach(given, name) ?? reach(given, camelCase(name)) ?? undefined;
  const idToken = of('id_token');
  const token = of('access_token') ?? idToken;
  if (typeof token !== 'string' || !token) {
    throw new PerennialError('invalid_argument', 'authenticate: pass a token response with an access_token or an id_token');
  }
  const seconds = Number(of('expires_in'));
  return { token, idToken, refreshToken: of('refresh_token'), expiresIn: seconds > 0 ? seconds : undefined, scope: of('scope') ?? '' };
}

/** The payload of a JWT; undefined if it is none. @param {unknown} token @returns {Foreign} */
export const claimsOf = (token) => payloadOf(String(token).trim()) ?? undefined;

/** When a token expires by its own word, in milliseconds since the epoch; null if it does not say. @param {string} token @returns {number | null} */
export const expiryOf = (token) => (Number(claimsOf(token)?.exp) > 0 ? claimsOf(token).exp * 1000 : null);
