import { authorize } from './authorize.js';
import { cover } from './cover.js';
import { currentLease } from './lease.js';
import { patch } from './patch.js';
/** @import { Foreign } from '../internal' */

/**
 * Puts the gate in front of the page's fetch. A call that is not covered, and every call while there is no session,
 * reaches fetch with the caller's own `this` and arguments.
 * @param {AbortSignal} stopped
 */
export function patchFetch(stopped) {
  /** @type {Parameters<typeof patch>[2]} */
  const gate = (fetch, self, args) => {
    try {
      const api = args.length && currentLease !== null && !stopped.aborted && cover(urlOf(args));
      if (api) {
        const send = (/** @type {Request} */ request) => Reflect.apply(fetch, self, [request]);
        const request = new Request(args[0], args[1]);
        // An object in disguise can give another URL than the one it was asked for first. And what is aborted already is
        // rejected before anything else happens.
        return cover(request.url) == api && !request.signal.aborted ? authorize(send, api, request, args[1]?.body instanceof ReadableStream) : send(request);
      }
    } catch (error) {
      return Promise.reject(error); // as fetch does: it never throws
    }
    return Reflect.apply(fetch, self, args);
  };
  patch(globalThis, 'fetch', gate, stopped);
}

/**
 * The URL that a call to fetch means.
 * @param {Foreign[]} args its first one is replaced by its text, if it is an object with a toString: that is called once
 * @returns {string}
 */
function urlOf(args) {
  const [input] = args;
  // By its class name, as a Request may come from another frame.
  if (({}).toString.call(input) == '[object Request]') return input.url;
  return (args[0] = `${input}`);
}
