// The module on a server, where pages are rendered in advance: there is no page, and nobody is signed in or out.
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const dist = resolve(fileURLToPath(new URL('../../../', import.meta.url)), process.env.PERENNIAL_DIST ?? 'dist');

test('start() resolves and does nothing; whatever needs a browser rejects with unsupported', async () => {
  const before = [fetch, Object.keys(globalThis)];
  const { default: perennial, PerennialError } = await import(pathToFileURL(`${dist}/perennial.mjs`).href);
  const events = [];
  for (const type of ['change', 'signedin', 'signedout', 'error']) perennial.addEventListener(type, () => events.push(type));
  const early = perennial.tokenGetter().catch((error) => error);
  assert.equal(await perennial.start({ issuer: 'https://id.example', clientId: 'app' }), undefined);
  assert.equal(await perennial.start({}), undefined, 'nor is the configuration looked at');
  const calls = [
    early, perennial.tokenGetter(), perennial.ready, perennial.onNavigation('/x'), perennial.authenticate({ access_token: 'x' }),
    perennial.signin(), perennial.signin({ popup: true }), perennial.signup(), perennial.signout(),
  ];
  for (const error of await Promise.all(calls.map((call) => call.catch((error) => error)))) {
    assert.ok(error instanceof PerennialError);
    assert.equal(error.code, 'unsupported');
    assert.match(error.message, /browser/);
  }
  assert.deepEqual([perennial.status, perennial.session, perennial.isAuthenticated, perennial.profile], ['pending', null, false, null]);
  perennial.stop();
  assert.deepEqual([fetch, Object.keys(globalThis)], before);
  assert.deepEqual(events, []);
});
