/**
 * Sends an XMLHttpRequest that could not be sent within the page's own call to send(): after a wait for a token, with
 * another URL or a proof, or once more after a 401. The page's object is opened anew, and the page is not told of that.
 * @param {import('../xhr').Sending} sending
 * @returns {Promise<Response>} its status, headers and URL, as soon as they are there; after a network error never
 */
export async function sendXhr({ xhr, exchange, native, request, current }) {
  const { body, waiting } = exchange;
  const content = body instanceof Response ? await body.clone().blob() : body;
  // Never while the browser tells of the first answer, which is between the listeners of one event: it would go on with
  // that in the new request.
  if (!waiting) await new Promise((resolve) => setTimeout(resolve));
  if (!current()) return new Promise(() => {}); // it was aborted, or opened for something else

  exchange.kept = []; // what the browser tells now is no news
  exchange.quiet = true;
  Reflect.apply(native.open, xhr, [request.method, request.url, true]);
  for (const header of headersOf(exchange, request)) Reflect.apply(native.setRequestHeader, xhr, header);
  Reflect.apply(native.send, xhr, [content]);
  exchange.waiting = exchange.kept = undefined;
  exchange.late = true;
  Reflect.deleteProperty(xhr, 'readyState');
  Reflect.deleteProperty(xhr, 'withCredentials');

  if (waiting) exchange.quiet = false; // of this one the page has been told the beginning only
  return new Promise((resolve) => {
    exchange.answer = ({ status, url }) => resolve(answerOf(xhr, status, url, request.url));
  });
}

/**
 * The caller's headers as they were given, then the token's.
 * @param {import('../xhr').Exchange} exchange
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
 * @param {XMLHttpRequest} xhr
 * @param {number} status
 * @param {string} url
 * @param {string} asked
 * @returns {Response}
 */
function answerOf(xhr, status, url, asked) {
  const headers = new Headers();
  for (const line of xhr.getAllResponseHeaders().split('\r\n')) {
    const [, name, value] = /^(.+?): (.*)$/.exec(line) ?? [];
    if (name) headers.append(name, value);
  }
  const redirected = url != asked.replace(/#.*/, '');
  // A real one cannot be given a URL, nor every status that a server may think of.
  return Object.create(Response.prototype, {
    status: { value: status },
    url: { value: url },
    redirected: { value: redirected },
    headers: { value: headers },
    body: { value: null },
  });
}
