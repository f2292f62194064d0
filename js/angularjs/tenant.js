import { secureUrl } from '../gate/apis.js';

/** The user database that tenants had at first. */
export const CONNECTION = 'Username-Password-Authentication';

/**
 * The origin of a tenant: https, but for one on this device.
 * @param {string} domain "tenant.auth0.com", or with its scheme
 */
export function originOf(domain) {
  const url = domain.includes('://') ? domain : 'http://' + domain;
  try {
    return secureUrl(url).origin;
  } catch {
    return new URL(url.replace(/^http:/, 'https:')).origin;
  }
}

/**
 * What a tenant answers to a form, with neither cookies nor redirects.
 * @param {string} domain
 * @param {string} path
 * @param {Record<string, string>} fields
 * @returns {Promise<unknown>} an object, or a text where that is all
 * @throws {Error} of code network_error, or of code and reason as Perennial's errors have them; it names none of the fields
 */
export async function post(domain, path, fields) {
  /** @type {Response} */
  let response;
  /** @type {string} */
  let text;
  try {
    const body = new URLSearchParams(fields);
    response = await fetch(originOf(domain) + path, { method: 'POST', body, credentials: 'omit', redirect: 'error', cache: 'no-store', referrerPolicy: 'no-referrer' });
    text = await response.text();
  } catch (cause) {
    throw Object.assign(new Error(`${path}: the tenant was not reached`, { cause }), { code: 'network_error' });
  }
  const answer = parsed(text);
  if (response.ok) return answer;
  const { error, code } = /** @type {Record<string, unknown>} */ (Object(answer));
  const reason = `${error ?? code ?? response.status}`;
  const kind = response.status >= 500 || response.status === 429 ? 'server_unavailable' : reason === 'invalid_grant' ? 'session_ended' : 'refused';
  throw Object.assign(new Error(`${path}: ${reason}`), { code: kind, reason });
}

/** @param {string} text @returns {unknown} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * A new id_token for a refresh token: the guide's POST /delegation.
 * @param {string} domain
 * @param {string} clientID
 * @param {string} refreshToken
 * @returns {Promise<string>}
 */
export async function delegation(domain, clientID, refreshToken) {
  const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', client_id: clientID, target: clientID, api_type: 'app', scope: 'passthrough' };
  const { id_token: token } = Object(await post(domain, '/delegation', { ...grant, refresh_token: refreshToken }));
  if (typeof token === 'string') return token;
  throw Object.assign(new Error('/delegation: the tenant answered without an id_token'), { code: 'malformed_response' });
}
