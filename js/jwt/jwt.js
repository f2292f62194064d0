// What angular-jwt's helper does, for those that cannot ask the program: it has to answer at once.
import { PerennialError } from '../gate/error.js';

/**
 * A text that should be a JWT, or a part of one, is none. What it was is in no message: it may be a token all the same.
 * @param {string} message
 * @param {unknown} [cause]
 */
const malformed = (message, cause) => new PerennialError('malformed_token', message, 0, cause);

/**
 * The text of a base64url or base64 string (RFC 4648 sections 4 and 5), padded or not, as UTF-8.
 * @param {string} text
 * @throws {PerennialError} malformed_token
 */
export function urlBase64Decode(text) {
  try {
    const bytes = atob(`${text}`.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, ''));
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0)));
  } catch (cause) {
    throw malformed('not a base64url string of UTF-8', cause);
  }
}

/**
 * The payload of a JWT (RFC 7519 section 3). Nobody looks at its signature.
 * @param {unknown} token
 * @returns {Record<string, unknown>}
 * @throws {PerennialError} malformed_token
 */
export function decodeToken(token) {
  const parts = typeof token === 'string' ? token.split('.') : [];
  if (parts.length !== 3) throw malformed('a JWT has three parts');
  const text = urlBase64Decode(parts[1]);
  try {
    const claims = JSON.parse(text);
    if (Object(claims) === claims && !Array.isArray(claims)) return claims;
  } catch {
    // As any other text that is no JSON object; what JSON.parse() throws would quote it.
  }
  throw malformed('the payload of a JWT is a JSON object');
}

/** The same, or null. @param {unknown} token */
export const payloadOf = (token) => {
  try {
    return decodeToken(token);
  } catch {
    return null;
  }
};

/**
 * When a JWT expires, in whole seconds; null if it does not say.
 * @param {unknown} token
 * @throws {PerennialError} malformed_token
 */
export function getTokenExpirationDate(token) {
  const { exp } = decodeToken(token);
  if (exp === undefined || exp === null) return null;
  const date = new Date(Math.trunc(Number(exp)) * 1000);
  if (Number.isNaN(date.getTime())) throw malformed('exp is a number of seconds');
  return date;
}

/**
 * Whether a JWT expires within so many seconds; one that does not say when never does. A negative number is leniency.
 * @param {unknown} token
 * @param {number} [offsetSeconds]
 * @throws {PerennialError} malformed_token
 */
export function isTokenExpired(token, offsetSeconds) {
  const date = getTokenExpirationDate(token);
  return !!date && !(date.getTime() > Date.now() + (offsetSeconds || 0) * 1000);
}

/** All of it, as in JwtHelper. */
export const jwtHelper = { urlBase64Decode, decodeToken, getTokenExpirationDate, isTokenExpired };

/** Whether two id_tokens are of the same user. @param {string | null | undefined} one @param {string} other */
export function isSameUser(one, other) {
  const [a, b] = [payloadOf(one), payloadOf(other)];
  return !!a && !!b && a.sub === b.sub && a.iss === b.iss;
}
