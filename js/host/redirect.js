/**
 * @import { BoundRequest } from '../dpop'
 * @import { PerennialErrorClass } from '../internal'
 */

/**
 * Sends requests that a redirect must not carry on. Over a redirect to another origin browsers drop Authorization, but no
 * other header, and a server is free to copy a query into its Location; where it leads, no page can see before it is
 * too late. So none is followed.
 * @param {BoundRequest['send']} send
 * @param {PerennialErrorClass} PerennialError
 * @returns {BoundRequest['send']} rejects with redirect_refused; a caller who does not want
 *   redirects followed either (`redirect` "manual" or "error") gets what fetch gives them
 */
export const unredirected = (send, PerennialError) => async (request) => {
  if (request.redirect != 'follow') return send(request);
  const { referrer, referrerPolicy } = request; // a Request with anything set anew loses them
  const init = /** @type {RequestInit} */ ({ __proto__: null, redirect: 'manual', referrer, referrerPolicy });
  const response = await send(new Request(request, init));
  if (response.type != 'opaqueredirect') return response;
  const { origin, pathname } = new URL(request.url);
  throw new PerennialError(
    'redirect_refused',
    `${origin + pathname} redirects: only a token in the Authorization header is safe with that; if it never leads to another origin, set followRedirects: true for this API`,
  );
};
