import { isDroppedOnRedirect } from './apis.js';
import { cover } from './cover.js';
import { leasedToken, currentLease, freshToken } from './lease.js';
import { unlessLeaving } from './leaving.js';
import { callHost } from './call-host.js';
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

  // Credentials of the caller's own stay. And the browser drops the header from a no-cors request silently.
  const own = param ? new URL(request.url).searchParams.has(param) : request.headers.has(header);
  const read = /^(GET|HEAD)$/.test(request.method);
  const wait = () => callHost('token', { api: name, read }, signal);
  /** The page goes away: what there was had to do. @type {object | undefined} */
  let hurried;
  const answer =
    !own &&
    request.mode != 'no-cors' &&
    (freshToken(name) ?? (await (request.keepalive ? unlessLeaving(wait, () => (hurried = leasedToken(name))) : wait())));
  if (!answer || !answer.token) return send(request); // not ?. on a false, which has a prototype

  const sendWith = (/** @type {Request} */ request, /** @type {string} */ token) => {
    // Changed in place: a Request made from another one and a set of headers would lose its referrer.
    if (!param) request.headers.set(header, api.prefix + token);
    const bound = currentLease?.bound;
    return bound || !isDroppedOnRedirect(api) ? callHost('send', { send, api, request, token, streamed, bound }, signal) : send(request);
  };

  // GET and HEAD never have a body, so such a Request can be sent twice.
  const copy = streamed || read ? request : request.clone();
  const response = await sendWith(request, answer.token);
  // Only what was in a hurry has to do: the page may have been hidden since. And a redirect may have led out of the API: then it
  // is not its answer.
  const isFinal = response.status != 401 || streamed || answer == hurried || api.replay === false;
  if (isFinal || (response.redirected && cover(response.url) != api)) return response;

  const again = (/** @type {string} */ token) => sendWith(copy, token);
  const replay = await callHost('renew', { api: name, used: answer, response, again }, signal).catch(() => signal.throwIfAborted());
  return replay ? replay() : response;
}
