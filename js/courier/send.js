import { secureUrl } from '../gate/apis.js';
/** @import { Answer, Errand } from '../courier' */

/** The headers that say something of a refresh. */
const HEADERS = ['date', 'dpop-nonce', 'retry-after', 'www-authenticate'];

/**
 * Makes a request ready.
 * @param {Omit<Errand, 'resume'>} request
 * @returns {() => Promise<Answer>} sends it and reads its answer, of a body that is too long the
 *   beginning; rejects if there is none, or none in time
 * @throws if it must not be sent, or this browser is too old
 */
export function ready({ url, init, limit, timeout }) {
  const to = secureUrl(url, location.href);
  const signal = AbortSignal.timeout(timeout);
  return async () => {
    const response = await fetch(to, {
      ...init,
      redirect: 'error', // a token request must not be carried on to another server
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal,
    });
    const header = HEADERS.map((name) => [name, response.headers.get(name)]).filter(([, value]) => value !== null);
    return { status: response.status, header: Object.fromEntries(header), body: await textOf(response, limit) };
  };
}

/** @param {Response} response @param {number} limit bytes */
async function textOf({ body }, limit) {
  const decoder = new TextDecoder();
  const reader = body?.getReader();
  let text = '';
  for (let left = limit; reader && left > 0; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value.subarray(0, left), { stream: true });
    left -= value.length;
  }
  reader?.cancel().catch(() => {});
  return text;
}
