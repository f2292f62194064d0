// The program's bytes are kept for the pages to come. What a script of the page could have put in their place never runs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp, openSignedIn, outlive } from '../harness/pages/app.js';
import { ask, newPage, until } from '../harness/pages/page.js';
import { CACHE, interceptProgram, PROGRAM } from '../harness/pages/program.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const asked = () => s.server.requests.filter(({ path }) => PROGRAM.test(path)).length;
const URLS = `caches.open('${CACHE}').then((cache) => cache.keys()).then((all) => all.map(({ url }) => new URL(url).pathname))`;
const kept = (page) => until(async () => (await page.evaluate(URLS)).some((path) => PROGRAM.test(path)));

/** A page with a session whose token has run out, and whose program has been kept. */
async function openKept() {
  const page = await openSignedIn(s);
  await kept(page);
  await outlive(page);
  s.server.requests.length = 0;
  return page;
}

test('the next page asks the server for nothing, and runs it', async () => {
  const page = await openKept();
  await page.reload();
  assert.deepEqual(await ask(page, '/api/x'), [200]);
  assert.equal(asked(), 0);
  assert.equal(s.server.to('/session/refresh').length, 1);
});

// Responses that a script of the page makes: another program, none at all, a refusal, one whose body breaks off.
for (const [what, make] of Object.entries({
  'another program': () => new Response(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]), { headers: { 'Content-Type': 'application/wasm' } }),
  'no program': () => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } }),
  'a refusal': () => new Response('', { status: 404 }),
  'nothing': () => new Response(null),
})) {
  test(`${what} in its place does not run: it is fetched anew, and kept`, async () => {
    const page = await openKept();
    const url = (await page.evaluate(URLS)).find((path) => PROGRAM.test(path));
    await page.evaluate(`caches.open('${CACHE}').then((cache) => cache.put('${url}', (${make})()))`);
    await page.reload();
    assert.deepEqual(await ask(page, '/api/x'), [200]);
    assert.ok(asked() >= 1 || what === 'a refusal');
    assert.equal(s.server.to('/session/refresh').length, 1);
    const sum = `caches.match('${url}').then((found) => found.arrayBuffer()).then((bytes) => bytes.byteLength)`;
    await until(async () => (await page.evaluate(sum)) > 1_000_000);
    assert.deepEqual(page.complaints, []);
  });
}

for (const [how, script] of Object.entries({
  'there is no cache': () => delete globalThis.caches,
  'the cache is blocked': () => Object.defineProperty(globalThis, 'caches', { get() { throw new DOMException('denied', 'SecurityError'); } }),
  'the cache hangs': () => { CacheStorage.prototype.match = CacheStorage.prototype.open = () => new Promise(() => {}); },
  'nothing compiles what streams in': () => delete WebAssembly.compileStreaming,
  'the cache is full': () => { Cache.prototype.put = async () => { throw new DOMException('full', 'QuotaExceededError'); }; },
})) {
  test(`${how}: the program runs all the same`, async () => {
    const page = await openApp(s, undefined, { script });
    await page.evaluate(() => perennial.ready);
    assert.ok(asked() >= 1);
    assert.deepEqual(page.complaints, []);
  });
}

for (const [before, stay] of [[[1, 2], [1, 2]], [[1, 2, 3], [1, 2, 3]], [[1, 2, 3, 4, 5], [3, 4, 5]]]) {
  test(`of ${before.length} earlier releases ${stay.length} are kept`, async () => {
    const page = await newPage(s.context);
    await page.goto(`${s.server.origin}/open`);
    await page.evaluate(async (name, releases) => {
      const cache = await caches.open(name);
      for (const n of releases) await cache.put(`/dist/perennial.000000000${n}.wasm`, new Response('earlier'));
    }, CACHE, before);
    const next = await openApp(s);
    await next.evaluate(() => perennial.ready);
    await kept(next);
    const all = await next.evaluate(URLS);
    assert.match(all.pop(), PROGRAM);
    assert.deepEqual(all, stay.map((n) => `/dist/perennial.000000000${n}.wasm`));
  });
}

/** Runs in the page: how files are fetched. */
function noteModes() {
  const { fetch: own } = globalThis;
  globalThis.modes = [];
  globalThis.fetch = (input, init) => {
    modes.push(init?.cache);
    return own(input, init);
  };
}

test('a server that refuses is not asked past its caches: nothing says that what they hold is wrong', async () => {
  const page = await openSignedIn(s);
  await outlive(page);
  await page.evaluateOnNewDocument(noteModes);
  await interceptProgram(page, (path) => PROGRAM.test(path) && { status: 503, contentType: 'text/plain', body: 'later' });
  await page.reload();
  assert.deepEqual(await ask(page, '/api/x'), ['program_unavailable']);
  const modes = await page.evaluate(() => globalThis.modes);
  assert.ok(modes.length > 1 && !modes.includes('reload'), `${modes}`);
});
