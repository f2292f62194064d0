import { patch } from '../gate/patch.js';
import { baseUrl } from './page.js';
/**
 * @import { Api, Foreign } from '../internal'
 * @import { Carrier } from '../fake'
 */

/** By its class name, as runners mix the classes of Node and of the DOM. @param {Foreign} input */
const isRequest = (input) => ({}).toString.call(input) === '[object Request]';

/** Headers of any kind with one more, as the same kind: mocks look at what they are given. @param {Foreign} headers @param {string} name @param {string} value */
function withHeader(headers, name, value) {
  if (Array.isArray(headers)) return [...headers, [name, value]];
  if (typeof headers?.set !== 'function') return { ...headers, [name]: value };
  const copy = new headers.constructor(headers);
  copy.set(name, value);
  return copy;
}

/** Whether headers of any kind have one. @param {Foreign} headers @param {string} name */
const hasHeader = (headers, name) => !!headers && new Headers(headers).has(name);

/** The arguments of a call with a token in them. @param {Foreign[]} args @param {Api} api @param {string} token @param {URL} url */
function carrying([input, init], api, token, url) {
  if (!api.param) return [input, { ...init, headers: withHeader(init?.headers ?? input.headers, api.header, api.prefix + token) }];
  const to = new URL(url);
  to.searchParams.set(api.param, token);
  return isRequest(input) ? [new Request(to, input), init] : [to.href, init];
}

/** Whether a 401 says that it is the real answer (RFC 6750 section 3.1). @param {Foreign} response */
function isFinal(response) {
  const [, error] = /\berror="?([\w-]+)/.exec(response.headers?.get?.('WWW-Authenticate') ?? '') ?? [];
  return !!error && error !== 'invalid_token';
}

/**
 * Puts a fake in front of the fetch that is there: covered calls carry its token, and go on to that fetch with it.
 * @param {Carrier} carrier
 * @param {AbortSignal} stopped puts it back
 */
export function patchFetch(carrier, stopped) {
  if (!globalThis.fetch) return;

  patch(globalThis, 'fetch', (fetch, self, args) => {
    const [input, init] = args;
    const pass = (/** @type {Foreign[]} */ given) => Reflect.apply(fetch, self, given);
    if (stopped.aborted) return pass(args);
    /** @type {URL} */
    let url;
    try {
      url = new URL(isRequest(input) ? input.url : `${input}`, baseUrl());
    } catch {
      return pass(args); // no URL: fetch says so itself
    }
    const method = `${init?.method ?? (isRequest(input) ? input.method : 'GET')}`.toUpperCase();
    const api = carrier.cover(url);
    const signal = init?.signal ?? (isRequest(input) ? input.signal : undefined);
    const own = api && (api.param ? url.searchParams.has(api.param) : hasHeader(init?.headers ?? input.headers, api.header));
    if (!api || own || init?.mode === 'no-cors' || signal?.aborted) {
      carrier.note(url, method, null);
      return pass(args);
    }
    /** @param {string | null} token @param {Foreign} [what] */
    const send = (token, what = input) => {
      carrier.note(url, method, token);
      return pass(token === null ? args : carrying([what, init], api, token, url));
    };
    return covered(carrier, api, signal, send, isRequest(input) ? input.clone() : input);
  }, stopped);
}

/**
 * @param {Carrier} carrier
 * @param {Api} api
 * @param {AbortSignal | undefined} signal
 * @param {(token: string | null, what?: Foreign) => Promise<Foreign>} send
 * @param {Foreign} copy what is sent after a 401: the first one's body is spent by then
 */
async function covered(carrier, api, signal, send, copy) {
  const token = carrier.isFresh() ? carrier.leased(api) : await carrier.token(api, signal);
  const response = await send(token);
  // As the real one: once more with a newer token, but never twice for the same refusal.
  if (token === null || response?.status !== 401 || api.replay === false || isFinal(response)) return response;
  const next = await carrier.renewed(api, token).catch(() => null);
  if (next === null) return response;
  const again = await send(next, copy);
  if (again?.status === 401) carrier.refuse(next);
  return again;
}
