import { isDroppedOnRedirect } from '../gate/apis.js';
import { sendBound } from './bound.js';
import { withQuery } from './query.js';
import { unredirected } from './redirect.js';
/**
 * @import { BoundRequest, Prover } from '../dpop'
 * @import { PerennialErrorClass } from '../internal'
 */

/**
 * Sends a request whose token takes more than the Authorization header: one in the query or in a header of its own, which a
 * redirect would carry on, or one that is bound to a key and takes a proof with it (RFC 9449). The program is
 * not needed for any of them.
 * @param {Prover | undefined} prover undefined: the configuration wants no proofs
 * @param {PerennialErrorClass} PerennialError
 * @param {BoundRequest} sent
 * @returns {Promise<Response>} rejects as fetch does, or with redirect_refused or unsupported
 */
export async function sendWithToken(prover, PerennialError, sent) {
  const { api, request, token, bound } = sent;
  const send = api.followRedirects || isDroppedOnRedirect(api) ? sent.send : unredirected(sent.send, PerennialError);
  if (api.param) return send(await withQuery(request, api.param, token));
  return prover && bound ? sendBound(prover, { ...sent, send }) : send(request);
}
