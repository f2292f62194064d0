// A start() that fails leaves nothing behind, and every call says why, until one succeeds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON, login, openApp } from '../harness/pages/app.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);

/** Runs in the page: start() with something in its way. What it rejected with, what every call rejects with, and what is as it was. */
async function fail(config, breakIt) {
  const look = () => [fetch, XMLHttpRequest, ...['open', 'send', 'abort', 'setRequestHeader'].map((name) => XMLHttpRequest.prototype[name]), history.pushState];
  const code = ({ name, code }) => `${name} ${code}`;
  const within = (call) => Promise.race([call, new Promise((enough) => setTimeout(enough, 15_000, 'still waiting'))]);
  const settled = (call) => within(call.then(() => 'resolved', code));
  const early = [perennial.tokenGetter(), perennial.ready].map(settled);
  const given = breakIt(config);
  const before = look();
  const failed = await perennial.start(given).then(() => 'resolved', code);
  const calls = [
    perennial.tokenGetter(), perennial.ready, perennial.onNavigation('/x'), perennial.authenticate({ access_token: 'x' }), perennial.signin(), perennial.signout(),
  ];
  const all = await Promise.all([...early, ...calls.map(settled)]);
  const status = await within(fetch('/api/x').then((response) => response.status));
  return { failed, all: [...new Set(all)], same: look().every((each, i) => each === before[i]), status };
}

const WAYS = {
  'a member that cannot be written as JSON': ['invalid_config', (config) => ({ ...config, policy: { early: 1n } })],
  'a getter that throws': ['invalid_config', (config) => ({ ...config, get scope() { throw new Error('no scope'); } })],
  'an API in clear text': ['invalid_config', (config) => ({ ...config, apis: ['http://api.test'] })],
  'a fetch that cannot be replaced': ['unsupported', (config) => {
    Object.defineProperty(globalThis, 'fetch', { value: fetch, writable: false, configurable: false });
    return config;
  }],
  'a History that cannot be watched': ['unsupported', (config) => {
    Object.defineProperty(globalThis, 'navigation', { value: undefined }); // as in browsers without the Navigation API
    Object.defineProperty(history, 'pushState', { value: history.pushState, writable: false, configurable: false });
    return config;
  }],
};

for (const [name, [code, breakIt]] of Object.entries(WAYS)) {
  test(`${name}: start() rejects, everything is as it was, and every call rejects with the same`, async () => {
    const page = await openApp(s, null);
    await page.setBypassCSP(true);
    await page.reload();
    const found = await page.evaluate(`(${fail})(${JSON.stringify(BY_JSON)}, ${breakIt})`);
    assert.deepEqual(found, { failed: `PerennialError ${code}`, all: [`PerennialError ${code}`], same: true, status: 401 });
    assert.ok(!s.server.requests.some(({ path }) => /runtime|wasm/.test(path)));
    assert.deepEqual(page.complaints, []);
  });
}

test('a start() that succeeds after one that has failed: calls work, and fetch carries a token', async () => {
  const page = await openApp(s, null);
  const refused = await page.evaluate(async (config) => {
    const { code } = await perennial.start({ ...config, apis: '*' }).catch((error) => error);
    await perennial.start(config);
    return code;
  }, BY_JSON);
  assert.equal(refused, 'invalid_config');
  await login(page);
  assert.equal(await page.evaluate(() => fetch('/api/x').then(({ status }) => status)), 200);
  // One more that fails does not stop what works.
  const found = await page.evaluate(async (config) => {
    const { code } = await perennial.start({ ...config, apis: '*' }).catch((error) => error);
    return [code, (await fetch('/api/x')).status, typeof (await perennial.tokenGetter())];
  }, BY_JSON);
  assert.deepEqual(found, ['invalid_config', 200, 'string']);
});

test('start() again with a refresh function that is made anew: the newest is called', async () => {
  const page = await openApp(s, null);
  const called = await page.evaluate(async () => {
    const called = [];
    // As a component does that is mounted again.
    const start = (name) =>
      perennial.start({
        apis: '/api',
        refresh: async ({ refreshToken, fetch }) => {
          called.push(name);
          const response = await fetch('/session/refresh', { method: 'POST', body: JSON.stringify({ renewal: refreshToken }) });
          const { data } = await response.json();
          return { access_token: data.jwt, refresh_token: data.renewal, expires_in: data.lifetime };
        },
      });
    await start('first');
    await perennial.authenticate(await (await fetch('/session/login', { method: 'POST' })).json());
    await perennial.tokenGetter({ force: true });
    await start('second');
    await perennial.tokenGetter({ force: true });
    await start('third');
    return [...called, (await fetch('/api/x')).status];
  });
  assert.deepEqual(called, ['first', 'second', 200]);
  assert.equal(await page.evaluate(() => perennial.start({ apis: '/api', refreshUrl: '/session/refresh' }).catch(({ code }) => code)), 'invalid_config');
});
