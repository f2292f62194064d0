// The server's definite no ends a session: in every tab, and without a trace of a token.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hello, openTab, signIn, storedTexts, reported } from '../harness/pages/page.js';
import { suite } from '../harness/suite.js';

const HOURS = 3_600_000;
const s = suite({ ttl: '1h' });

const at = (page, path) => page.waitForFunction((p) => location.pathname === p, { polling: 50 }, path);

for (const [how, end] of [
  ['invalid_grant', () => s.server.breakTokens('no')],
  ['the provider has revoked the grant', () => s.server.revoke()],
]) {
  test(`a definite no (${how}): signed out with the reason, storage clean, protected routes go to login`, async () => {
    const page = await signIn(s.context, s.server);
    const other = await openTab(s, '/account');
    await at(other, '/account');
    const secrets = await page.evaluate(() => {
      const { tokens, access } = JSON.parse(localStorage['perennial:default']);
      return [tokens.id_token, tokens.refresh_token, access[''].access_token];
    });
    const held = await storedTexts(page);
    assert.ok(secrets.length >= 3 && secrets.every((secret) => held.some((text) => text.includes(secret))));

    await end();
    await page.evaluate((ms) => moveClock(ms), 2 * HOURS);
    assert.deepEqual(await hello(page, 3), [401, 401, 401]); // without a token
    for (const tab of [page, other]) {
      assert.equal((await reported(tab, 'signedout')).reason, 'invalid_grant');
      assert.equal(await tab.evaluate(() => perennial.isAuthenticated), false);
    }
    const parts = secrets.flatMap((secret) => [...secret.split('.'), 'eyJ']);
    const left = await storedTexts(page);
    assert.deepEqual(left.filter((text) => parts.some((part) => text.includes(part))), []);

    await at(other, '/login'); // by itself
    await page.bringToFront(); // to be clicked
    await page.locator('nav a[href="/account"]').click();
    await at(page, '/login');

    await s.server.mend();
    await page.locator('#login').click();
    await page.locator('form button.primary').click();
    await at(page, '/account');
    assert.deepEqual(await hello(page), [200]);
    await at(other, '/account');
    assert.deepEqual(await hello(other), [200]);
  });
}
