// The demo page: every button does what it says, and nothing on the page is a piece of a token.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, signIn, reported, until } from '../harness/pages/page.js';
import { suite } from '../harness/suite.js';

const s = suite({ ttl: '1h' });
const text = (page, id) => page.evaluate((i) => document.getElementById(i).textContent, id);
const click = (page, id) => page.locator('#' + id).click();
const says = (page, pattern, id = 'outcome') =>
  page.waitForFunction((i, p) => new RegExp(p).test(document.getElementById(i).textContent), {}, id, pattern.source);
const counts = async (page) =>
  Object.fromEntries(await Promise.all(['requests', 'seen', 'wire', 'refreshes'].map(async (name) => [name, Number(await text(page, `count-${name}`))])));
const counted = (page, wanted) =>
  page.waitForFunction((w) => Object.entries(w).every(([name, n]) => document.getElementById(`count-${name}`).textContent === String(n)), {}, wanted);

test('fire 50 requests: all are answered 200, and counted', async () => {
  const page = await signIn(s.context, s.server);
  await click(page, 'fire');
  await says(page, /^50 of 50 requests were answered 200/);
  assert.deepEqual(await counts(page), { requests: 50, seen: 0, wire: 0, refreshes: 0 });
  // As many were sent without Perennial beside them.
  await until(async () => (await s.server.stats()).apiRequests === 100);
  assert.deepEqual(page.complaints, []);
});

test('expire the token, then fire: one refresh, and the page sees no 401 although the wire does', async () => {
  const page = await signIn(s.context, s.server);
  await click(page, 'expire');
  await says(page, /refuses every token/);
  await click(page, 'fire');
  await says(page, /^50 of 50/);
  await counted(page, { requests: 50, seen: 0, refreshes: 1 });
  await counted(page, { without: 50 });
  const { refreshes, api401 } = await s.server.stats();
  assert.equal(refreshes, 1);
  await counted(page, { wire: api401 - 50, without: 50 }); // as many were sent without Perennial
  assert.match(await text(page, 'which'), /^Token 2 /);
  assert.match(await text(page, 'log'), /refreshed/);
});

test('break the token endpoint: requests wait, the session stays, and all are answered when it has mended', async () => {
  const page = await signIn(s.context, s.server);
  await click(page, 'break');
  await says(page, /answers 503/);
  assert.equal((await reported(page, 'refreshfailed')).code, 'server_unavailable');
  assert.match(await text(page, 'log'), /refreshfailed/);
  assert.match(await text(page, 'which'), /^No new token yet: server_unavailable/);
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
  await reported(page, 'refreshed'); // it mends by itself
  await says(page, /^The token endpoint was down for 6 s\. 6 of 6 requests were answered 200; the longest took \d+\.\d s\.$/);
  assert.match(await text(page, 'which'), /^Token 2 is in use/);
  await counted(page, { requests: 6, seen: 0, refreshes: 1, without: 6 }); // who waits sees nothing of it
  await click(page, 'fire');
  await says(page, /^50 of 50/);
});

test('cut the network: requests fail, and are answered again afterwards', async () => {
  const page = await signIn(s.context, s.server);
  await click(page, 'cut');
  await says(page, /connection is cut/);
  await click(page, 'fire');
  await says(page, /^0 of 50/);
  await s.server.mend();
  await click(page, 'fire');
  await says(page, /^50 of 50/);
});

test('an outcome line ends with what came of it, or gives way to that of another button', async () => {
  const page = await signIn(s.context, s.server);
  await page.evaluate(() => {
    globalThis.outcomes = [];
    const line = document.getElementById('outcome');
    new MutationObserver(() => outcomes.push(line.textContent)).observe(line, { childList: true });
  });
  for (const [id, end] of [['fire', /answered 200\.$/], ['upload', /^The API received/], ['break', /^The token endpoint was down/], ['cut', /^The network is back/]]) {
    await click(page, id);
    await says(page, end);
    const [underWay, ended, ...more] = await page.evaluate(() => outcomes.splice(0));
    assert.match(underWay, /…$/);
    assert.match(ended, end);
    assert.deepEqual(more, []);
    assert.equal(await page.evaluate((i) => document.getElementById(i).ariaBusy, id), 'false');
  }
  await click(page, 'cut');
  await says(page, /connection is cut/);
  await s.server.mend();
  await click(page, 'fire');
  await says(page, /answered 200\.$/);
  await page.waitForFunction(() => document.getElementById('cut').ariaBusy === 'false');
  assert.match(await text(page, 'outcome'), /answered 200\.$/); // still that of the button pressed last
});

test('what needs a token says so while nobody is signed in', async () => {
  const page = await openPage(s);
  for (const id of ['expire', 'break']) {
    await page.evaluate(() => document.getElementById('outcome').replaceChildren());
    await click(page, id);
    await says(page, /^Nobody is signed in/);
  }
});

test('upload a form: its parts arrive, also when the first answer is 401', async () => {
  const page = await signIn(s.context, s.server);
  await s.server.refuse(1);
  await click(page, 'upload');
  await says(page, /^The API received title: 6 bytes, file: 50000 bytes/);
  await counted(page, { requests: 1, seen: 0, wire: 1, refreshes: 1 });
});

test('one request every second, until it is pressed again', async () => {
  const page = await signIn(s.context, s.server);
  const pressed = () => page.evaluate(() => document.getElementById('pulse').getAttribute('aria-pressed'));
  await click(page, 'pulse');
  await counted(page, { requests: 2 });
  assert.equal(await pressed(), 'true');
  await click(page, 'pulse');
  assert.equal(await pressed(), 'false');
});

test('a second tab is signed in at once, and signing out there signs out here', async () => {
  const page = await signIn(s.context, s.server);
  const opened = s.context.waitForTarget((t) => t.type() === 'page' && t !== page.target() && t.url() === `${s.server.origin}/`);
  const [target] = await Promise.all([opened, click(page, 'tab')]);
  const second = await target.page();
  await second.waitForFunction(() => document.getElementById('who')?.textContent === 'Ada');
  assert.equal(await second.evaluate(() => opener), null);
  await click(second, 'signout');
  // The first tab is hidden now, and draws no frames; it learns of it all the same.
  for (const tab of [page, second]) await until(async () => (await text(tab, 'who')) === 'Not signed in');
  const shown = (tab) => tab.evaluate(() => ['enter', 'signout'].filter((id) => !document.getElementById(id).hidden));
  assert.deepEqual([await shown(page), await shown(second)], [['enter'], ['enter']]);
  await page.bringToFront();
  await click(page, 'fire');
  await says(page, /^0 of 50/);
  await counted(page, { requests: 0, seen: 50, wire: 50, refreshes: 0 }); // only 200s count as answered
  assert.equal((await s.server.stats()).refreshes, 0);
});

test('a protected page leads to the sign-in, and back to it afterwards', async () => {
  const page = await openPage(s, undefined, { path: '/account' });
  await page.waitForFunction(() => location.pathname === '/login' && !document.getElementById('view-login').hidden);
  await click(page, 'login');
  await page.locator('form button.primary').click();
  await page.waitForFunction(() => location.pathname === '/account' && /Hello/.test(document.getElementById('account-answer').textContent));
  assert.equal(await text(page, 'account-name'), 'Ada');
  await page.evaluate(() => perennial.signout());
  assert.deepEqual(page.complaints, []);
});
