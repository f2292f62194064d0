import { secureUrl } from '../gate/apis.js';

/** The headers that say something of a refresh. */
const HEADERS = ['date', 'dpop-nonce', 'retry-after', 'www-authenticate'];

/**
 * Sends a request and reads its answer; of a body that is too long, the beginning.
 * @param {Omit<import('../courier').Errand, 'resume'>} request
 * @returns {Promise<import('../courier').Answer>} rejects if there is no answer, or none in time
 */
export async function send({ url, init, limit, timeout }) {
  const response = await fetch(secureUrl(url, location.href), {
    ...init,
    redirect: 'error', // a token request must not be carried on to another server
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(timeout),
  });
  const header = HEADERS.map((name) => [name, response.headers.get(name)]).filter(([, value]) => value !== null);
  return { status: response.status, header: Object.fromEntries(header), body: await textOf(response, limit) };
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
