import { bodyless } from './query.js';
/** @import { BoundRequest, Prover, Server } from '../dpop' */

/** No server is so strict: dates come in whole seconds, and take a moment to come. */
const CLOSE_MS = 2000;

/**
 * Sends a request whose access token is bound to the key, with a proof (RFC 9449 section 7.1). When the server wants
 * another one, with its nonce or by its clock, it is sent again with the same token: once for each of the two.
 * @param {Prover} prover
 * @param {BoundRequest} bound
 * @returns {Promise<Response>} rejects as fetch does, or with unsupported
 */
export async function sendBound(prover, { send, api, request, token, streamed }) {
  // An id_token is not bound to a key; and a proof cannot stand in a query.
  if (api.token == 'id_token' || api.param) return send(request);

  const { url, method } = request;
  const copy = streamed || bodyless(request) ? null : request.clone();
  const done = new Set();
  for (let one = request; ; one = copy?.clone() ?? request) {
    const used = prover.known(url);
    one.headers.set(api.header, 'DPoP ' + token);
    one.headers.set('DPoP', await prover.prove({ method, url, token }));
    const response = await send(one);
    prover.learn(response.url || url, response);
    // After a redirect it may be another server's answer.
    if (streamed || response.redirected || response.status != 401) return response;
    const reason = await whyAgain(prover, response.headers, url, used);
    if (!reason || done.has(reason)) return response;
    done.add(reason);
    response.body?.cancel().catch(() => {}); // its connection is free again
  }
}

/**
 * Why a proof made now would do better than the one that a 401 has refused, if it would.
 * @param {Prover} prover
 * @param {Headers} headers
 * @param {string} url
 * @param {Server} used what the proof was made for
 * @returns {Promise<'nonce' | 'clock' | undefined>}
 */
async function whyAgain(prover, headers, url, used) {
  const challenge = headers.get('WWW-Authenticate') ?? ''; // other origins have to expose it
  const says = (/** @type {string} */ error) => challenge.includes(error);
  if (says('invalid_token') && !says('use_dpop_nonce')) return;
  if (prover.known(url).nonce != used.nonce) return 'nonce';
  if (!says('invalid_dpop_proof')) return;
  if (!headers.get('Date')) await prover.askTime(url);
  if (Math.abs(prover.known(url).skew - used.skew) > CLOSE_MS) return 'clock';
}
