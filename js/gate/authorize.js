import { dropped } from './apis.js';
import { cover } from './cover.js';
import { atHand, held, leased } from './lease.js';
import { unlessLeaving } from './leaving.js';
import { callHost } from './program.js';
/**
 * @import { BoundRequest } from '../dpop'
 * @import { Api } from '../internal'
 */

/**
 * Sends a covered request with a token, and after a 401 once more with a newer one. With a fresh lease nothing is
 * awaited before the first send, unless the runtime has to put the token in, or to keep it from following a redirect:
 * see ../host/send.js.
 * @param {BoundRequest['send']} send
 * @param {Api} api
 * @param {Request} request
 * @param {boolean} streamed its body is a stream that cannot be sent twice
 * @returns {Promise<Response>}
 */
export async function authorize(send, api, request, streamed) {
  const { signal } = request;
  const { name, header, param } = api;

  // Credentials of the caller's own stay. And the browser drops the header from a no-cors request without a word.
  const own = param ? new URL(request.url).searchParams.has(param) : request.headers.has(header);
  const read = /^(GET|HEAD)$/.test(request.method);
  const wait = () => callHost('token', { api: name, read }, signal);
  /** The page goes away: what there was had to do. @type {object | undefined} */
  let hurried;
  const pass =
    !own &&
    request.mode != 'no-cors' &&
    (leased(name) ?? (await (request.keepalive ? unlessLeaving(wait, () => (hurried = atHand(name))) : wait())));
  if (!pass || !pass.token) return send(request); // not ?. on a false, which has a prototype

  const carry = (/** @type {Request} */ request, /** @type {string} */ token) => {
    // Changed in place: a Request made from another one and a set of headers would lose its referrer.
    if (!param) request.headers.set(header, api.prefix + token);
    const bound = held?.bound;
    return bound || !dropped(api) ? callHost('carry', { send, api, request, token, streamed, bound }, signal) : send(request);
  };

  // GET and HEAD never have a body, so such a Request can be sent twice.
  const spare = streamed || read ? request : request.clone();
  const response = await carry(request, pass.token);
  // Only what was in a hurry has to do: the page may have been hidden since. And a redirect may have led out of the API: then it
  // is not its answer.
  const stands = response.status != 401 || streamed || pass == hurried || api.replay === false;
  if (stands || (response.redirected && cover(response.url) != api)) return response;

  const again = (/** @type {string} */ token) => carry(spare, token);
  const replay = await callHost('renew', { api: name, pass, response, again }, signal).catch(() => signal.throwIfAborted());
  return replay ? replay() : response;
}
