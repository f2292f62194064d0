// An API for which the provider gives no token has an error of its own. The session, and the other APIs, go on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, openPage, reported } from '../harness/pages/page.js';
import { configured, openSignedInSpa } from '../harness/pages/user.js';
import { startWorld } from '../harness/servers/world.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startWorld);

/** The configuration of a later version of the app, which has an API more than the user has signed in for. */
function extended(w) {
  const config = configured(w);
  return { ...config, apis: [...config.apis, { url: `${w.stock.origin}/unknown`, resource: 'https://unknown.test' }] };
}

/**
 * A provider that looks at the resource before it rotates the refresh token: answers for it. (oidc-provider has spent the
 * token by then, which ends the session with the next refresh, whatever a client does.)
 */
async function refuseUnknown(page) {
  const refused = [];
  await page.setRequestInterception(true);
  page.on('request', async (request) => {
    const ours = request.method() === 'POST' && new URLSearchParams(request.postData()).get('resource') === 'https://unknown.test';
    if (!ours) return request.continue().catch(() => {});
    refused.push(request.url());
    await request.respond({
      status: 400,
      contentType: 'application/json',
      headers: { 'Access-Control-Allow-Origin': '*' },
      body: JSON.stringify({ error: 'invalid_target', error_description: 'no such resource' }),
    });
  });
  return refused;
}

test('an API that the provider does not know: grant_refused, and nothing else ends, here or in another tab', async () => {
  const w = s.server;
  const page = await openSignedInSpa(s, configured(w));
  const [orders, unknown] = [w.orders.origin + '/orders', w.stock.origin + '/unknown'];
  assert.deepEqual(await ask(page, orders), [200]);
  const tab = await openPage(s, extended(w));
  w.idp.reset();
  const refused = await refuseUnknown(tab);
  assert.deepEqual(await ask(tab, unknown, 5), Array(5).fill('grant_refused'));
  assert.deepEqual(await ask(tab, unknown, 5), Array(5).fill('grant_refused'));
  assert.equal(refused.length, 1, 'the provider is not asked again and again');
  assert.equal((await reported(tab, 'refreshfailed')).code, 'grant_refused');
  const error = await tab.evaluate((api) => perennial.tokenGetter({ api }).catch(({ name, code, message }) => ({ name, code, message })), unknown);
  assert.deepEqual([error.name, error.code], ['PerennialError', 'grant_refused']);
  assert.match(error.message, /invalid_target: no such resource/);
  assert.ok(error.message.includes(unknown), 'it names the API');

  for (const each of [tab, page]) {
    assert.deepEqual(await ask(each, orders, 3), [200, 200, 200]);
    assert.deepEqual(await ask(each, w.stock.origin + '/stock'), [200]); // its token is still to be had
    await each.evaluate((api) => perennial.tokenGetter({ api, force: true }), orders);
    assert.deepEqual(await ask(each, orders), [200]);
    const ends = await each.evaluate(() => seen.events.filter(({ type }) => type === 'signedout' || type === 'error'));
    assert.deepEqual([ends, await each.evaluate(() => perennial.isAuthenticated)], [[], true]);
  }
  assert.deepEqual([w.idp.stats().refused, w.idp.stats().replays], [0, 0]);
});

test('a sign-in that asks for an API that the provider does not know is refused by it', async () => {
  const w = s.server;
  const page = await openPage(s, extended(w));
  await page.evaluateOnNewDocument(() =>
    addEventListener('DOMContentLoaded', () =>
      globalThis.perennial?.addEventListener('signinfailed', ({ detail }) => (globalThis.failed = detail))));
  await page.evaluate(() => void perennial.signin());
  const failed = await (await page.waitForFunction(() => globalThis.failed, { polling: 50 })).jsonValue();
  assert.deepEqual([failed.code, failed.reason], ['signin_refused', 'invalid_target']);
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
});
