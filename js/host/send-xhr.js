/** @import { Answer, Exchange } from '../xhr' */

/**
 * Sends an XMLHttpRequest that could not be sent within the page's own call to send(): after a wait for a token, with
 * another URL or a proof, or once more after a 401.
 * @param {{ exchange: Exchange, request: Request }} sending request: its method, its URL, and the headers of the token
 * @returns {Promise<Response>} its status, headers and URL, as soon as they are there; after a network error never
 */
export async function sendXhr({ exchange, request }) {
  const { body, phase } = exchange;
  const content = body instanceof Response ? await body.clone().blob() : body;
  // Never while the browser dispatches the events of the first answer, which is between the listeners of one event: it would go on with
  // that in the new request.
  if (phase == 'judging') await new Promise((resolve) => setTimeout(resolve));
  const { method, url } = request;
  return answerOf(await exchange.resend({ method, url, headers: headersOf(exchange, request), body: content }), url);
}

/**
 * The caller's headers as they were given, then the token's.
 * @param {Exchange} exchange
 * @param {Request} request
 */
function headersOf({ api, body, headers }, request) {
  const all = [...headers];
  for (const name of [api.header, 'DPoP']) {
    const value = request.headers.get(name);
    if (value) all.push([name, value]);
  }
  // The browser would take it from the body; what is sent now is a copy that does not say.
  const type = body instanceof Response && body.headers.get('Content-Type');
  if (type && !headers.some(([name]) => /^content-type$/i.test(name))) all.push(['Content-Type', type]);
  return all;
}

/**
 * The answer as a Response, as far as it is known before there is a body: what ./bound.js and ./renew.js look at.
 * @param {Answer} answer
 * @param {string} asked
 * @returns {Response}
 */
function answerOf({ status, url, headers }, asked) {
  const redirected = url != asked.replace(/#.*/, '');
  // A real one cannot be given a URL, nor every status that a server may think of.
  return Object.create(Response.prototype, {
    status: { value: status },
    url: { value: url },
    redirected: { value: redirected },
    headers: { value: headersIn(headers) },
    body: { value: null },
  });
}

/** @param {string} text as XMLHttpRequest has them, a line each */
export function headersIn(text) {
  const headers = new Headers();
  for (const line of text.split('\r\n')) {
    const [, name, value] = /^(.+?): (.*)$/.exec(line) ?? [];
    if (name) headers.append(name, value);
  }
  return headers;
}
