// The main job: every request carries a fresh JWT, through expiry and reloads.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hello, newPage, signIn } from '../harness/pages/page.js';
import { holdProgram } from '../harness/pages/program.js';
import { suite } from '../harness/suite.js';

const HOURS = 3_600_000;
const s = suite({ ttl: '1h', browser: { full: true } });

test('50 fetches at once with a token that has expired by the clock: one refresh, 50 answers 200', async () => {
  const page = await signIn(s.context, s.server);
  await page.evaluate((ms) => moveClock(ms), 2 * HOURS);
  assert.deepEqual(await hello(page, 50), Array(50).fill(200));
  const { tokenCalls, apiRequests, api401 } = await s.server.stats();
  assert.deepEqual({ tokenCalls, apiRequests, api401 }, { tokenCalls: 1, apiRequests: 50, api401: 0 });
});

test('50 fetches at once with a token that the API refuses: one refresh, 50 answers 200', async () => {
  const page = await signIn(s.context, s.server);
  await s.server.expire();
  assert.deepEqual(await hello(page, 50), Array(50).fill(200));
  const { tokenCalls, apiRequests } = await s.server.stats();
  assert.deepEqual({ tokenCalls, apiRequests }, { tokenCalls: 1, apiRequests: 100 });
});

test('a POST with a FormData body whose first answer is 401 arrives again whole', async () => {
  const page = await signIn(s.context, s.server);
  await s.server.refuse(1);
  const sent = await page.evaluate(async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    const hex = (buffer) => Array.from(new Uint8Array(buffer), (b) => b.toString(16).padStart(2, '0')).join('');
    const form = new FormData();
    form.append('name', 'Ada');
    form.append('photo', new File([bytes], 'ada.png', { type: 'image/png' }));
    const response = await fetch('/api/echo', { method: 'POST', body: form });
    return { status: response.status, answer: await response.json(), sha256: hex(await crypto.subtle.digest('SHA-256', bytes)) };
  });
  assert.equal(sent.status, 200);
  const [name, photo] = sent.answer.received.fields;
  assert.equal(name.name, 'name');
  assert.deepEqual(
    { name: photo.name, filename: photo.filename, size: photo.size, sha256: photo.sha256 },
    { name: 'photo', filename: 'ada.png', size: 60_000, sha256: sent.sha256 },
  );
  const { api401, refreshes } = await s.server.stats();
  assert.deepEqual({ api401, refreshes }, { api401: 1, refreshes: 1 });
});

test('after a reload with a fresh lease authorized requests need no program: it never comes', async () => {
  const page = await signIn(s.context, s.server);
  await holdProgram(page, () => {});
  await page.evaluateOnNewDocument(() => {
    if (top !== globalThis) return; // the demo has a frame that Perennial does not know
    document.addEventListener('DOMContentLoaded', () => {
      globalThis.first = fetch('/api/hello').then((response) => response.status);
    });
  });
  await page.reload({ waitUntil: 'domcontentloaded' });
  assert.equal(await page.evaluate(() => first), 200);
  assert.deepEqual(await hello(page, 5), Array(5).fill(200));
  assert.equal((await s.server.stats()).tokenCalls, 0);
});

test('a reload after expiry restores the session by one refresh, shared by navigation and requests', async () => {
  const page = await signIn(s.context, s.server);
  await page.evaluate((ms) => moveClock(ms), 2 * HOURS);
  await page.evaluateOnNewDocument(() => {
    if (top !== globalThis) return;
    document.addEventListener('DOMContentLoaded', () => {
      globalThis.first = Promise.all([1, 2, 3, 4, 5].map(() => fetch('/api/hello').then((response) => response.status)));
    });
  });
  await page.reload();
  assert.deepEqual(await page.evaluate(() => first), Array(5).fill(200));
  assert.equal((await s.server.stats()).tokenCalls, 1);
  assert.deepEqual(page.complaints, []);
});

test('without a session a request goes straight out, and the program is not even loaded', async () => {
  const page = await newPage(s.context);
  const paths = [];
  page.on('request', (request) => paths.push(new URL(request.url()).pathname));
  await page.goto(s.server.origin);
  assert.deepEqual(await hello(page), [401]);
  assert.equal(await page.evaluate(() => perennial.tokenGetter()), null);
  assert.ok(!paths.some((path) => path.endsWith('.wasm')), paths.join(' ')); // the runtime the demo's own hint has brought
});
