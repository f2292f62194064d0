// A configuration that cannot work gets an error which names the member.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from '../harness/pages/app.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const WAYS = /exactly one of issuer.*tokenEndpoint.*refreshUrl.*refresh/;

/** Found by the gate: start() rejects, and nothing is patched. */
const AT_ONCE = [
  ['nothing at all', {}, WAYS],
  ['a way that is misspelled', { isuer: 'https://id.test', clientId: 'x' }, WAYS],
  ['two ways', { refreshUrl: '/r', tokenEndpoint: '/t', clientId: 'x' }, WAYS],
  ['a refresh that is no function', { refresh: 'yes' }, WAYS],
  ['an issuer in clear text', { issuer: 'http://id.test', clientId: 'x' }, /^issuer/],
  ['a refreshUrl in clear text', { refreshUrl: 'http://id.test/r' }, /^refreshUrl/],
  ['a token endpoint with credentials', { tokenEndpoint: 'https://a:b@id.test/', clientId: 'x' }, /^tokenEndpoint/],
  ['an API in clear text', { refreshUrl: '/r', apis: ['/api', 'http://api.test'] }, /^apis\[1]/],
  ['an API that covers everything', { refreshUrl: '/r', apis: '*' }, /^apis\[0]/],
  ['an API with a query', { refreshUrl: '/r', apis: '/api?x' }, /^apis\[0]/],
  ['an API that is nothing', { refreshUrl: '/r', apis: [null] }, /^apis\[0]/],
  ['an API whose header cannot be one', { refreshUrl: '/r', apis: [{ url: '/api', header: 'a b' }] }, /^apis\[0]/],
];

/** Found by Go: an `error` event, and every call rejects. */
const BY_GO = [
  ['a member that is misspelled', { refreshUrl: '/r', namspace: 'x' }, /namspace; did you mean namespace\?/],
  ['a member of policy that is misspelled', { refreshUrl: '/r', policy: { earli: 0.5 } }, /policy\.earli; did you mean policy\.early\?/],
  ['a member of an API that is unknown', { refreshUrl: '/r', apis: [{ url: '/api', colour: 1 }] }, /apis\[0]\.colour/],
  ['no clientId', { tokenEndpoint: '/t' }, /clientId is missing/],
  ['a wrong type', { refreshUrl: '/r', scope: 7 }, /scope must be a text, not a number/],
  ['milliseconds for seconds', { refreshUrl: '/r', policy: { timeout: 10_000 } }, /policy\.timeout must be from 1 to 120/],
  ['a storage that does not exist', { refreshUrl: '/r', storage: 'cookie' }, /storage must be one of/],
  ['a pattern that can fit nothing', { refreshUrl: '/r', routes: { protected: ['account'] } }, /routes\.protected has “account”/],
  ['a login elsewhere', { refreshUrl: '/r', routes: { login: 'https://evil.test/' } }, /routes\.login/],
  ['a courier of another origin', { refreshUrl: '/r', courier: 'https://cdn.test/sw.js' }, /courier must be a script of the page's own origin/],
  ['a courier for one tab', { refreshUrl: '/r', courier: true, storage: 'sessionStorage' }, /courier needs storage/],
  ['fields without refreshUrl', { tokenEndpoint: '/t', clientId: 'x', fields: { access_token: 'jwt' } }, /fields belongs to refreshUrl/],
];

test('what the gate must know: start() rejects at once, names the member, and patches nothing', async () => {
  const page = await openApp(s, null);
  for (const [name, config, message] of AT_ONCE) {
    const found = await page.evaluate(async (c) => {
      const before = fetch;
      const error = await perennial.start(c).catch((e) => ({ type: e.name, code: e.code, message: e.message }));
      return { ...error, same: fetch === before };
    }, config);
    assert.deepEqual([found.type, found.code, found.same], ['PerennialError', 'invalid_config', true], name);
    assert.match(found.message, message, name);
  }
});

test('the rest: an error event when the program looks at it, and what authenticate() and signout() reject with', async () => {
  const page = await openApp(s, null);
  for (const [name, config, message] of BY_GO) {
    const errors = await page.evaluate(async (c) => {
      const event = new Promise((resolve) => perennial.addEventListener('error', ({ detail }) => resolve(detail), { once: true }));
      await perennial.start(c);
      await perennial.ready;
      const calls = [perennial.authenticate({ access_token: 'x' }), perennial.signout()];
      const all = await Promise.all(calls.map((call) => call.catch(({ code, message }) => ({ code, message }))));
      if (all.every(Boolean)) all.push(await event);
      perennial.stop();
      return all;
    }, config);
    for (const error of errors) {
      assert.equal(error?.code, 'invalid_config', name);
      assert.match(error.message, message, name);
    }
  }
});

test('debug: the program looks at the configuration at once, although nobody is signed in and nothing is asked', async () => {
  const page = await openApp(s, null);
  const error = await page.evaluate(async () => {
    const event = new Promise((resolve) => perennial.addEventListener('error', ({ detail }) => resolve(detail), { once: true }));
    await perennial.start({ refreshUrl: '/r', namspace: 'x', debug: true });
    return event;
  });
  assert.equal(error.code, 'invalid_config');
  assert.match(error.message, /namspace/);
});

test('clientID is another spelling of clientId', async () => {
  const page = await openApp(s, null);
  const found = await page.evaluate(async () => {
    await perennial.start({ tokenEndpoint: '/t', clientID: 'x' });
    await perennial.ready;
    return seen.events;
  });
  assert.deepEqual(found, []);
});
