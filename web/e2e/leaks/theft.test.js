// A thief copies everything that a page can read of its storage into a browser of their own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from '../harness/clients/client.js';
import { createProver } from '../harness/clients/proof.js';
import { ask, openPage } from '../harness/pages/page.js';
import { configured, openSignedInSpa } from '../harness/pages/user.js';
import { startWorld } from '../harness/servers/world.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startWorld);

/** What is in both storages, as [area, key, text]. */
const copy = (page) =>
  page.evaluate(() => ['localStorage', 'sessionStorage'].flatMap((area) => Object.entries(globalThis[area]).map((entry) => [area, ...entry])));

/** Every text in JSON texts, however deep, that could be a token. */
function tokensIn(loot) {
  const found = new Set();
  const look = (value) => {
    if (typeof value === 'object' && value) return Object.values(value).forEach(look);
    if (typeof value === 'string' && /^[\w.~+/=-]{20,}$/.test(value)) found.add(value);
  };
  for (const [, , text] of loot) {
    try {
      look(JSON.parse(text));
    } catch {
      look(text);
    }
  }
  return [...found];
}

/** What a thief gets with these texts by hand: the number of requests to the API and of refreshes that succeed. */
async function byHand(w, clientId, texts) {
  let requests = 0;
  let refreshes = 0;
  for (const prover of [undefined, await createProver()]) {
    const thief = await createClient({ issuer: w.idp.issuer, clientId, redirectUri: `${w.app.origin}/`, agent: null, prover });
    for (const token of texts) {
      if ((await thief.send(`${w.orders.origin}/orders`, { token })).status === 200) requests++;
      if ((await thief.refresh(token)).status === 200) refreshes++;
    }
  }
  return { requests, refreshes };
}

/** A browser profile with the loot, and the app's page with its configuration in it. */
async function openThief(w, context, config, loot) {
  const page = await openPage(s, null, { context });
  await page.evaluate((entries) => entries.forEach(([area, key, text]) => globalThis[area].setItem(key, text)), loot);
  w.app.configure({ config });
  await page.reload();
  return page;
}

/** The theft: the victim has used the orders API; the thief takes what lies open. */
async function steal(more) {
  const w = s.server;
  const config = configured(w, more);
  const url = w.orders.origin + '/orders';
  const victim = await openSignedInSpa(s, config);
  assert.deepEqual(await ask(victim, url), [200]);
  const key = 'perennial:default';
  const area = more.storage ?? 'localStorage';
  if (more.encrypt) await victim.waitForFunction((a, k) => globalThis[a][k]?.includes('sealed'), { polling: 50 }, area, key);
  const loot = await copy(victim);
  assert.ok(loot.some(([where, name]) => where === area && name === key), 'there is a record to steal');
  const profile = await s.browser.createBrowserContext();
  w.orders.reset();
  return { w, config, url, victim, loot, profile, thief: await openThief(w, profile, config, loot) };
}

for (const storage of ['localStorage', 'sessionStorage']) {
  test(`without dpop and encrypt a copy of ${storage} is the session: a thief sends requests and refreshes`, async () => {
    const { w, config, url, loot, profile, thief } = await steal({ storage });
    assert.deepEqual(await ask(thief, url), [200]);
    await thief.evaluate((api) => perennial.tokenGetter({ api, force: true }), url);
    assert.deepEqual(await ask(thief, url), [200]);
    await profile.close();
    assert.equal((await byHand(w, config.clientId, tokensIn(loot))).requests, 1);
  });

  test(`with dpop a copy of ${storage} is worth nothing: no request is granted, no refresh, neither by hand`, async () => {
    const { w, config, url, victim, loot, profile, thief } = await steal({ storage, dpop: true });
    w.idp.reset();
    assert.deepEqual(await ask(thief, url), [401]);
    assert.equal(await thief.evaluate((api) => perennial.tokenGetter({ api }).catch(() => null), url), null);
    assert.deepEqual(await ask(thief, url), [401]);
    await profile.close();
    const texts = tokensIn(loot);
    assert.ok(texts.length >= 3, 'the tokens lie open');
    assert.deepEqual(await byHand(w, config.clientId, texts), { requests: 0, refreshes: 0 });
    assert.deepEqual([w.orders.stats().granted, w.idp.stats().refreshes], [0, 0]);

    assert.deepEqual(await ask(victim, url), [200]); // whose session goes on
    await victim.evaluate((api) => perennial.tokenGetter({ api, force: true }), url);
    assert.deepEqual(await ask(victim, url), [200]);
  });

  test(`with encrypt a copy of ${storage} reveals no token: nothing can be read, sent or refreshed`, async () => {
    const { w, config, url, victim, loot, profile, thief } = await steal({ storage, encrypt: true });
    const token = await victim.evaluate((api) => perennial.tokenGetter({ api }), url);
    assert.ok(!JSON.stringify(loot).includes(token) && !/\.eyJ|"lease|refresh_token/.test(JSON.stringify(loot)));
    w.idp.reset();
    assert.deepEqual(await ask(thief, url), [401]);
    assert.equal(await thief.evaluate(() => perennial.isAuthenticated), false);
    await profile.close();
    assert.deepEqual(await byHand(w, config.clientId, tokensIn(loot)), { requests: 0, refreshes: 0 });
    const { bearer, granted } = w.orders.stats();
    assert.deepEqual([granted, w.idp.stats().refreshes], [0, 0], `${bearer} requests with a token`);

    assert.deepEqual(await ask(victim, url), [200]);
    await victim.evaluate((api) => perennial.tokenGetter({ api, force: true }), url);
    assert.deepEqual(await ask(victim, url), [200]);
  });
}
