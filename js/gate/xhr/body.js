/** @import { Foreign } from '../../internal' */

const classOf = (/** @type {Foreign} */ object) => ({}).toString.call(object);

/** By its class name, as it may come from another frame. @param {Foreign} object */
const isBody = (object) => /(Blob|File|FormData|Params|Buffer|(\d|ed)Array|View|Document)]$/.test(classOf(object));

/**
 * What send() was given; an object that is sent as its text is made that first, as it may open the request anew.
 * @param {Foreign} given
 */
export const bodyOf = (given) => (Object(given) === given && !isBody(given) ? `${given}` : given);

/**
 * A body as it is now: it may be sent later, or again.
 * @param {Foreign} body
 * @returns {Response | Document | string | null | undefined}
 * @throws {TypeError} if it is of shared memory, which browsers do not send
 */
export function copyOf(body) {
  if (Object(body) !== body) return body;
  if (/Shared/.test(classOf(body.buffer ?? body))) throw new TypeError('shared');
  return body.cloneNode?.(true) ?? new Response(body);
}

/** How many bytes are sent, 0 if only the browser knows. @param {Foreign} body */
export const sizeOf = (body) => (/(FormData|Document)]$/.test(classOf(body)) ? 0 : new Blob([body]).size);
