// Events, messages and records that a script of the page's own origin forges: they send no token elsewhere and sign nobody out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON, openApp, openSignedIn, outlive } from '../harness/pages/app.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const KEY = 'perennial:default';

/** A record of somebody's making: another session's, newer than any, with tokens for whom it likes. */
const forged = () => {
  const { origin, other } = s.server;
  const from = `${origin}${BY_JSON.refreshUrl} `; // what the page's own have
  const lease = {
    id: 'forged', from, generation: 1_000_000, since: 0, until: 9e15, bound: false, session: null, url: other, apis: [other], header: 'X-Stolen',
    tokens: { [other]: 'forged-token', [`${other}/open`]: 'forged-token', [`${origin}/api`]: 'forged-token' },
  };
  return JSON.stringify({
    version: 1, from, session: 'forged', generation: 1_000_000, began: 1, tokens: { refresh_token: 'forged-refresh' }, lease, url: other, apis: [other], tokenEndpoint: other, refreshUrl: other, issuer: other,
    access: { '': { access_token: 'forged-token', generation: 1, received: 1_700_000_000_000, lifetime: 9e15 } },
  });
};

/** The page goes on as if nothing had been: its session, its API, its refresh, and nothing for anybody else. */
async function unimpressed(page, how) {
  const found = await page.evaluate(async (other) => {
    const status = async (url) => (await fetch(url)).status;
    const first = [await status('/api/x'), await status(`${other}/open/x`)];
    return { first, token: await perennial.tokenGetter({ force: true }), again: await status('/api/x'), session: perennial.isAuthenticated, ended: seen.events.filter(({ type }) => type === 'signedout') };
  }, s.server.other);
  const { token, ...rest } = found;
  assert.deepEqual(rest, { first: [200, 200], again: 200, session: true, ended: [] }, how);
  assert.match(token, /^eyJ/, how);
  for (const { headers, path, body } of s.server.requests) {
    const elsewhere = `http://${headers.host}` === s.server.other;
    if (elsewhere) assert.deepEqual([path, headers.authorization, headers['x-stolen']], ['/open/x', undefined, undefined], how);
    assert.doesNotMatch(body, /forged-refresh/, how);
  }
  assert.equal(s.server.grants.replays, 0, how);
}

test('storage events', async () => {
  const page = await openSignedIn(s);
  await page.evaluate(() => perennial.ready);
  for (const event of [{ key: KEY, newValue: null }, { key: null }, { key: KEY, newValue: forged() }, { key: KEY, newValue: '{' }, { key: `${KEY}:signin`, newValue: 'x' }]) {
    await page.evaluate((init) => {
      for (const storageArea of [localStorage, sessionStorage, null]) dispatchEvent(new StorageEvent('storage', { ...init, storageArea, oldValue: localStorage['perennial:default'] }));
      dispatchEvent(Object.assign(new Event('storage'), init));
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    }, event);
    await unimpressed(page, JSON.stringify(event));
  }
});

test('messages', async () => {
  const page = await openSignedIn(s);
  await page.evaluate(() => perennial.ready);
  const other = await openApp(s, null);
  await other.evaluate((key, record, url) => {
    for (const name of [key, `${key}:signin`, `${key}:session`, 'perennial']) {
      const channel = new BroadcastChannel(name);
      for (const data of ['', 'signedout', 'signout', 'changed', '{"signedIn":false}', record, `${url}/callback?state=x&code=y`, null, 7, { type: 'signedout' }, [record], new Date(0)]) channel.postMessage(data);
    }
  }, KEY, forged(), s.server.other);
  await unimpressed(page, 'messages');
});

for (const [what, write] of [
  ['a record of another session', forged],
  ['a record of a layout that is not known', () => '{"version":99}'],
  ['garbage', () => '{'],
  ['an envelope with nothing in it', () => '{"version":1,"sealed":""}'],
  ['a record without tokens', () => '{"version":1,"session":"x","generation":9,"began":1,"access":{"":{"received":1}},"lease":{"id":"x","generation":9,"since":0,"until":1,"tokens":{}}}'],
]) {
  test(`${what}, written by another tab`, async () => {
    const page = await openSignedIn(s);
    await page.evaluate(() => perennial.ready);
    const other = await openApp(s, null);
    const arrived = page.evaluate(() => new Promise((resolve) => addEventListener('storage', () => setTimeout(resolve), { once: true })));
    await other.evaluate((key, text) => localStorage.setItem(key, text), KEY, write());
    await arrived;
    await page.waitForFunction(() => perennial.session, { polling: 50 }); // the program looks, and the ledger has another word
    await unimpressed(page, what);
    await outlive(page);
    await unimpressed(page, `${what}, later`);
  });
}
