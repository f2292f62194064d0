// With proofs of possession: the app asks for one for each request.
import { DPoPState, IndexedDbDPoPStore } from 'oidc-client-ts';
import { current, makeManager } from './manager.js';
import { run } from '../../page/main.js';

const store = new IndexedDbDPoPStore();
const manager = makeManager({ dpop: { store } });

/** Its key is made at the sign-in, which this page has not seen. */
const ready = (async () => {
  if (await store.get('bench')) return;
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  await store.set('bench', new DPoPState(await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])));
})();

const prove = async (url, init = {}) => {
  await ready;
  const user = await current(manager);
  const headers = new Headers(init.headers);
  headers.set('Authorization', `DPoP ${user.access_token}`);
  headers.set('DPoP', await manager.dpopProof(new URL(url, location.href).href, user, 'GET'));
  return fetch(url, { ...init, headers });
};

run({ token: async () => (await current(manager)).access_token, fetch: prove });
