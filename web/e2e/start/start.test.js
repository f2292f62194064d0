// start(), by script and by data-* attributes, and calls that are made before it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { BY_JSON, login, openApp, openSignedIn } from '../harness/pages/app.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const status = (page, path = '/api/x') => page.evaluate((p) => fetch(p).then((r) => r.status), path);

test('start() twice with the same configuration is harmless; with another one it rejects, and the first stays', async () => {
  const page = await openSignedIn(s);
  const found = await page.evaluate(async () => {
    const patched = fetch;
    await perennial.start({ ...configuration });
    await perennial.start(JSON.parse(JSON.stringify(configuration)));
    const refused = await perennial.start({ ...configuration, apis: ['/other'] }).catch(({ name, code, message }) => ({ name, code, message }));
    return { same: fetch === patched, refused };
  });
  assert.equal(found.same, true);
  assert.deepEqual([found.refused.name, found.refused.code], ['PerennialError', 'invalid_config']);
  assert.match(found.refused.message, /already started/);
  assert.equal(await status(page), 200);
  assert.deepEqual(page.complaints, []);
});

test('version is that of the release, and no page can change it', async () => {
  const { version } = JSON.parse(await readFile(new URL('../../../js/package.json', import.meta.url), 'utf8'));
  const page = await openApp(s, null);
  assert.deepEqual(await page.evaluate(() => [perennial.version, Reflect.set(perennial, 'version', '9'), perennial.version]), [version, false, version]);
});

test('the data-* attributes of the script tag start it; attributes of other tools are not in the way', async () => {
  const tag = 'data-refresh-url="/session/cookie" data-credentials="include" data-apis=" /api  /open/a " data-namespace="mine" ' +
    'data-login="/login" data-protected="/account /private/*" data-public="/private/help" data-cfasync="false" data-turbo-track';
  const page = await openApp(s, null, { path: `/?tag=${encodeURIComponent(tag)}` });
  await login(page, '?cookie');
  assert.deepEqual([await status(page), await status(page, '/open/a'), await status(page, '/open/b')], [200, 200, 200]);
  const carried = s.server.requests.filter(({ headers }) => headers.authorization).map(({ path }) => path);
  assert.deepEqual(carried, ['/api/x', '/open/a']);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), ['perennial:mine']);
  await page.evaluate(() => perennial.addEventListener('signinrequired', (event) => event.preventDefault()));
  await page.evaluate(() => perennial.signout());
  const outcomes = await page.evaluate(async () => {
    const all = ['/account', '/private/x', '/private/help', '/'].map((url) => perennial.onNavigation(url));
    return (await Promise.all(all)).map(({ outcome }) => outcome);
  });
  assert.deepEqual(outcomes, ['login', 'login', 'none', 'none']);
});

test('calls made before start() are queued', async () => {
  const page = await openApp(s, null);
  const found = await page.evaluate(async (config) => {
    const tokens = await (await fetch('/session/login', { method: 'POST' })).json();
    const order = [];
    const note = (name, promise) => promise.then((value) => (order.push(name), value));
    const waiting = [
      note('authenticate', perennial.authenticate(tokens)), note('ready', perennial.ready), note('navigation', perennial.onNavigation('/x')),
    ];
    const aborted = await perennial.tokenGetter({ signal: AbortSignal.timeout(1) }).catch(({ name }) => name);
    const before = [order.length, perennial.session, perennial.isAuthenticated, perennial.profile];
    await perennial.start(config);
    await Promise.all(waiting);
    return { aborted, before, done: order.length, token: (await perennial.tokenGetter()) === tokens.access_token };
  }, BY_JSON);
  assert.deepEqual(found, { aborted: 'TimeoutError', before: [0, null, false, null], done: 3, token: true });
});

test('before start() nothing is patched, and fetch goes out as it is', async () => {
  const page = await openApp(s, null);
  const found = await page.evaluate(async () => {
    seen.calls.length = 0;
    const init = { headers: {} };
    await fetch('/api/x', init);
    return [Object.hasOwn(seen.calls[0].args, 1) && seen.calls[0].args[1] === init, seen.calls[0].authorization];
  });
  assert.deepEqual(found, [true, null]);
  assert.ok(!s.server.requests.some(({ path }) => /runtime|wasm/.test(path)));
});

test('a second script tag changes nothing', async () => {
  const page = await openSignedIn(s);
  const same = await page.evaluate(async () => {
    const first = perennial;
    const script = Object.assign(document.createElement('script'), { src: '/dist/perennial.js' });
    await new Promise((resolve) => ((script.onload = resolve), document.head.append(script)));
    return perennial === first;
  });
  assert.equal(same, true);
  assert.equal(await status(page), 200);
});

test('two namespaces keep two sessions apart', async () => {
  const one = await openSignedIn(s);
  const other = await openApp(s, { ...BY_JSON, namespace: 'other' });
  assert.equal(await other.evaluate(() => perennial.tokenGetter()), null);
  await login(other);
  await one.evaluate(() => perennial.signout());
  assert.deepEqual([await status(one), await status(other)], [401, 200]);
});
