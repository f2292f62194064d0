import { sendBound } from './bound.js';
import { withQuery } from './query.js';

/**
 * Sends a request whose token takes more than a header: one in the query, or one that is bound to a key and takes a
 * proof with it (RFC 9449). The program is not needed for either.
 * @param {import('../dpop').Prover | undefined} prover undefined: the configuration wants no proofs
 * @param {import('../dpop').BoundRequest} carried
 * @returns {Promise<Response>} rejects as fetch does, or with unsupported
 */
export async function carry(prover, carried) {
  const { send, api, request, token } = carried;
  if (api.param) return send(await withQuery(request, api.param, token));
  return prover ? sendBound(prover, carried) : send(request);
}
