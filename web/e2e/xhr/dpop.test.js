// XMLHttpRequests with tokens that are bound to a key (RFC 9449): each has a proof of its own, and survives a new nonce.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configured, openSignedInSpa } from '../harness/pages/user.js';
import { helpers } from '../harness/pages/xhr.js';
import { startWorld } from '../harness/servers/world.js';
import { suite } from '../harness/suite.js';

const s = suite({ idp: { exposeDate: true } }, startWorld);

test('a proof for every one, with the nonce that the server wants; a refused token is replaced', async () => {
  const w = s.server;
  const page = await openSignedInSpa(s, configured(w, { dpop: true }));
  await page.evaluate(helpers);
  const send = (method, body) => page.evaluate((...args) => run(...args), method, w.orders.origin + '/orders', {}, body);
  const first = await send('POST', 'x');
  assert.equal(first.status, 200);
  assert.deepEqual(first.log.filter((what) => /^(rs2|load|upload load)$/.test(what)), ['upload load', 'rs2', 'load']);
  const { bearer, dpop, challenges, granted } = w.orders.stats();
  assert.deepEqual({ bearer, dpop, challenges, granted }, { bearer: 0, dpop: 2, challenges: 1, granted: 1 });
  w.orders.reset();
  assert.deepEqual([(await send('GET')).status, (await send('HEAD')).status], [200, 200]);
  w.orders.refuse(1);
  assert.equal((await send('PUT', 'y')).status, 200);
  const after = w.orders.stats();
  assert.deepEqual([after.bearer, after.refused, after.granted], [0, 1, 3]);
});
