import { headersIn } from './send-xhr.js';
/**
 * @import { Answers, CallGo, HostCalls } from '../calls'
 * @import { Bridge } from '../internal'
 */

/** What a newer token, or a newer proof, may put right: RFC 6750 section 3.1 and RFC 9449 sections 7.1 and 9. */
const RETRIABLE = /^(invalid_token|use_dpop_nonce|invalid_dpop_proof)$/;

/**
 * Whether a 401 says, in each of its errors, that the request itself was wrong, or what it may do: then it is the real answer.
 * @param {string} challenge WWW-Authenticate (RFC 9110 section 11.6.1)
 */
export function isFinal(challenge) {
  const parameters = challenge.matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g);
  const errors = [...parameters].filter(([, name]) => name.toLowerCase() == 'error').map(([, , quoted, plain]) => quoted ?? plain);
  return errors.length > 0 && !errors.some((error) => RETRIABLE.test(error));
}

/**
 * Decides, after an API has answered 401, whether a newer token is worth another attempt.
 * @param {CallGo} callGo
 * @param {Bridge['token']} freshToken
 * @returns {Answers<HostCalls>['renew']}
 */
export function renewal(callGo, freshToken) {
  /** API name → the newest token that it has refused: asking Go again for that one would only cause a storm. */
  const refused = new Map();

  return async ({ api, used, response, again }) => {
    const { headers } = response;
    const challenge = (typeof headers == 'string' ? headersIn(headers) : headers).get('WWW-Authenticate');
    if (isFinal(challenge ?? '')) return; // other origins have to expose it
    let next = freshToken(api);
    if (!next || next.token == used.token) {
      if (refused.get(api) == used.token) return;
      // The lease may have become newer by another API's token: it is this one's that Go has to replace.
      const { generation } = next ?? used;
      next = await callGo('token', { api, refused: generation });
    }
    const { token } = next;
    if (!token) return;
    if ('body' in response) response.body?.cancel().catch(() => {}); // its connection is free again
    return async () => {
      const replayed = await again(token);
      if (replayed.status == 401) refused.set(api, token);
      return replayed;
    };
  };
}
