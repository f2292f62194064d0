/**
 * Decides, after an API has answered 401, whether a newer token is worth another attempt.
 * @param {import('../internal').Supervisor['ask']} ask
 * @param {import('../internal').Bridge['leased']} leased
 * @returns {(refusal: import('../internal').Refusal) => Promise<(() => Promise<Response>) | undefined>} sends the
 *   request again; undefined if the 401 has to do
 */
export function renewal(ask, leased) {
  /** API name → the newest token that it has refused: asking Go again for that one would only cause a storm. */
  const refused = new Map();

  return async ({ api, pass, response, again }) => {
    let next = leased(api);
    if (!next || next.token == pass.token) {
      if (refused.get(api) == pass.token) return;
      // The lease may have become newer by another API's token: it is this one's that Go has to replace.
      const { generation } = next ?? pass;
      next = /** @type {import('../internal').Pass} */ (await ask('token', { api, refused: generation }));
    }
    const { token } = next;
    if (!token) return;
    response.body?.cancel().catch(() => {}); // its connection is free again
    return async () => {
      const replayed = await again(token);
      if (replayed.status == 401) refused.set(api, token);
      return replayed;
    };
  };
}
