/** GET and HEAD never have a body, so such a Request can be sent twice. @param {Request} request */
export const bodyless = (request) => /^(GET|HEAD)$/.test(request.method);

/**
 * The request with a token in its query (RFC 6750 section 2.3). A Request's URL cannot be changed: a copy of every
 * property, with the body read into a blob, for a stream could be sent over HTTP/2 only. `priority` is lost, as a
 * Request does not show it.
 * @param {Request} request
 * @param {string} param
 * @param {string} token
 */
export async function withQuery(request, param, token) {
  const url = new URL(request.url);
  // Not searchParams.set, which writes the rest of the query anew, in its own encoding.
  url.search += (url.search ? '&' : '?') + new URLSearchParams([[param, token]]);
  const copy = /** @type {Record<string, unknown>} */ ({ __proto__: null });
  for (const name in request) copy[name] = request[/** @type {keyof Request} */ (name)];
  copy.body = bodyless(request) ? null : await request.blob();
  return new Request(url, copy);
}
