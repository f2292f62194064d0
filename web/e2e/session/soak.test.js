// An hour of a page's life, in a moment: requests, refreshes, sign-outs and sign-ins, other tabs that come and go,
// programs that are stopped and started. Nothing grows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../harness/pages/page.js';
import { signedOut, strictSuite } from '../harness/pages/strict.js';
import { pass } from '../harness/pages/time.js';

const LIFETIME = 300; // seconds
const s = strictSuite({ idp: { accessTokenTtl: LIFETIME, idTokenTtl: LIFETIME }, dist: '.build/dist' });

/** Remembers each program of the page, weakly, and its memory. */
const watchPrograms = (page) =>
  page.evaluateOnNewDocument(() => {
    globalThis.programs = [];
    const instantiate = WebAssembly.instantiate;
    WebAssembly.instantiate = async (...args) => {
      const instance = await instantiate(...args);
      programs.push(new WeakRef(instance));
      return instance;
    };
  });

/** What the page has, after the garbage is collected; `used` is for a look at trends, the rest is exact. */
async function counters(page, cdp) {
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 1000 })));
  await cdp.send('HeapProfiler.collectGarbage');
  const listeners = {};
  for (const target of ['window', 'document', 'perennial', 'document.head']) {
    const { result } = await cdp.send('Runtime.evaluate', { expression: target });
    listeners[target] = (await cdp.send('DOMDebugger.getEventListeners', { objectId: result.objectId })).listeners.length;
  }
  const inPage = await page.evaluate(async () => {
    const detail = {};
    dispatchEvent(new CustomEvent('perennialtest:counters', { detail }));
    const { held, pending } = await navigator.locks.query();
    const databases = await indexedDB.databases();
    const db = await new Promise((resolve) => (indexedDB.open('perennial').onsuccess = ({ target }) => resolve(target.result)));
    const stores = [...db.objectStoreNames];
    const entries = await Promise.all(
      stores.map((name) => new Promise((resolve) => (db.transaction(name).objectStore(name).count().onsuccess = ({ target }) => resolve(target.result)))),
    );
    db.close();
    const alive = programs.map((program) => program.deref()).filter((program) => program);
    const { funcs, goroutines, heap } = detail;
    return {
      exact: {
        funcs, goroutines, locks: held.length + pending.length, databases: databases.length, entries,
        keys: [Object.keys(localStorage).sort(), Object.keys(sessionStorage).sort()],
        scripts: document.scripts.length, programs: alive.length,
      },
      memory: alive.at(-1).exports.mem.buffer.byteLength,
      heap,
    };
  });
  return { ...inPage, exact: { ...inPage.exact, listeners } };
}

/** Whether no refresh goes on. */
const isIdle = (page) => page.evaluate(async () => (await navigator.locks.query()).held.length === 0);

/** A quarter of an hour: refreshes in the background, and one that a 401 asks for. */
async function live(page) {
  for (let minute = 0; minute < 15; minute++) {
    await pass(page, 60);
    assert.deepEqual(await s.order(page, 10), Array(10).fill(200));
    await until(() => isIdle(page)); // a minute in which a refresh goes on would be its time-out
  }
  s.server.orders.refuse(1);
  assert.deepEqual(await s.order(page), [200]);
}

/** Another tab comes, refreshes, and goes. */
async function visit(page) {
  const { generation } = await page.evaluate(() => perennial.session);
  const other = await s.openTab();
  await other.evaluate(() => perennial.tokenGetter({ force: true }));
  await page.waitForFunction((g) => perennial.session.generation > g, { polling: 20 }, generation);
  await other.close();
}

async function signOutAndIn(page) {
  await page.evaluate(() => perennial.signout());
  assert.equal(await signedOut(page), true);
  await s.signIn(page);
}

async function stopAndStart(page) {
  await page.evaluate((config) => (perennial.stop(), perennial.start(config)), s.configuration());
  await page.evaluate(() => perennial.ready);
  await page.waitForFunction(() => perennial.isAuthenticated, { polling: 20 });
}

test('an hour of a page’s life leaves nothing behind', async () => {
  const page = await s.openTab({}, { prepare: watchPrograms });
  const cdp = await page.createCDPSession();
  await s.signIn(page);
  await page.evaluate(() => perennial.ready);
  const round = async () => {
    await live(page);
    await visit(page);
    await signOutAndIn(page);
    await stopAndStart(page);
    await until(async () => (await counters(page, cdp)).exact.locks === 0);
  };
  await round(); // everything has been used once
  const before = await counters(page, cdp);
  for (let i = 0; i < 4; i++) await round();
  const after = await counters(page, cdp);

  assert.deepEqual(after.exact, before.exact);
  // Go takes its memory in pages, when its collector is late.
  const grown = after.memory - before.memory;
  assert.ok(grown < 8 * 65_536, `the memory has grown by ${grown} bytes`);
  assert.ok(after.heap < before.heap * 1.2, `the heap has grown from ${before.heap} to ${after.heap} bytes`);
  assert.equal(after.exact.programs, 1);
  const { replays, refused, refreshes } = s.server.idp.stats();
  assert.deepEqual({ replays, refused }, { replays: 0, refused: 0 });
  assert.ok(refreshes >= 20, `${refreshes} refreshes`);
  assert.deepEqual(page.complaints, []);
});

test('of a program that has died nothing keeps the memory', async () => {
  const page = await s.openTab({}, { prepare: watchPrograms });
  const cdp = await page.createCDPSession();
  await s.signIn(page);
  for (let deaths = 1; deaths <= 2; deaths++) {
    await page.evaluate(() => dispatchEvent(new Event('perennialtest:panic')));
    await until(() => page.evaluate((n) => seen.events.filter(({ type }) => type === 'restarted').length === n, deaths));
    await page.evaluate(() => perennial.ready);
  }
  await until(async () => (await counters(page, cdp)).exact.programs === 1); // of three
  assert.deepEqual(await s.order(page), [200]);
});
