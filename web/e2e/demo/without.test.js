// The demo's lane "Without Perennial": the page's GETs once more, by the browser's own fetch, with the token of the sign-in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hello, newPage, signIn, until } from '../harness/pages/page.js';
import { suite } from '../harness/suite.js';

const s = suite({ ttl: '1h' });
const counted = (page, wanted) =>
  page.waitForFunction((w) => Object.entries(w).every(([name, n]) => document.getElementById(`count-${name}`).textContent === String(n)), {}, wanted);

/** Each request with a token that leaves the page or one of its frames: {url, frame, token}; frame: not the page itself. */
function watch(page) {
  const sent = [];
  page.on('request', (request) => {
    const token = request.headers().authorization;
    if (token) sent.push({ path: new URL(request.url()).pathname, frame: request.frame() !== page.mainFrame(), token });
  });
  return sent;
}

test('it goes on with the token of the sign-in: answered as long as that lives, 401 from then on, while the page sees none', async () => {
  const page = await signIn(s.context, s.server);
  const sent = watch(page);
  await page.click('#fire');
  await counted(page, { requests: 50, seen: 0, without: 0 });
  await until(() => sent.filter(({ frame }) => frame).length === 50);
  for (const more of [50, 100]) {
    await s.server.expire();
    await page.click('#fire');
    await counted(page, { requests: 50 + more, seen: 0, without: more });
  }
  const [first] = sent.filter(({ frame }) => !frame);
  const without = sent.filter(({ frame }) => frame);
  assert.equal(without.length, 150);
  assert.deepEqual(without.filter(({ path, token }) => path !== '/api/hello' || token !== first.token), []);
  assert.equal((await s.server.stats()).refreshes, 2);
  assert.deepEqual(page.complaints, []); // the Content-Security-Policy has nothing against it
});

test('it ends with the session, and another sign-in gives it another token', async () => {
  const page = await signIn(s.context, s.server);
  const sent = watch(page);
  await page.evaluate(() => perennial.signout());
  await page.click('#fire');
  await counted(page, { requests: 0, seen: 50, without: 0 });
  assert.deepEqual(sent, []);
  await signIn(s.context, s.server, '/', page);
  await page.click('#fire');
  await counted(page, { requests: 50, seen: 0, without: 0 });
  await until(() => sent.filter(({ frame }) => frame).length === 50);
});

test('with tokens that are bound to a key there is none: the token alone is of no use', async () => {
  const page = await newPage(s.context);
  await signIn(s.context, s.server, '/?dpop=1', page);
  const sent = watch(page);
  await page.click('#fire');
  await counted(page, { requests: 50, seen: 0, without: 0 });
  assert.deepEqual(sent.filter(({ frame }) => frame), []);
  assert.equal(await page.evaluate(() => document.querySelectorAll('iframe').length), 0);
  assert.deepEqual(await hello(page), [200]);
});
