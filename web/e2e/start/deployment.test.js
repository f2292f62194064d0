// A deployment while pages are open: a tab of yesterday's release goes on with yesterday's files, and says so where they are gone.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { newPage } from '../harness/pages/page.js';
import { keepNothing, PROGRAM, RUNTIME } from '../harness/pages/program.js';
import { listen } from '../harness/servers/listen.js';
import { suite } from '../harness/suite.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const OLD = resolve(root, process.env.PERENNIAL_DIST ?? 'dist');
const NEW = resolve(root, '.build/dist'); // the same program, built for tests: its files have other hashes
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };
const PAGES = {
  script: '<script src="/perennial.js"></script>',
  module: "<script type=module>import perennial from '/perennial.mjs'; globalThis.perennial = perennial;</script>",
};

/** Serves what is on it: `here`, the folders with releases, the newest one first; `missing` is the answer for what is in none. */
async function startHost() {
  const gone = (response) => response.writeHead(404, { 'Content-Type': 'text/plain' }).end('no such file');
  const host = { here: [OLD], tag: PAGES.script, missing: gone, reset: () => Object.assign(host, { here: [OLD], tag: PAGES.script, missing: gone }) };
  const listening = await listen(() => async (request, response) => {
    const path = new URL(request.url, 'http://app').pathname;
    if (path === '/') return response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<!doctype html><link rel="icon" href="data:,">${host.tag}`);
    for (const folder of host.here) {
      const file = await readFile(join(folder, path)).catch(() => undefined);
      if (file) return response.writeHead(200, { 'Content-Type': TYPES[extname(path)], 'Cache-Control': 'no-cache' }).end(file);
    }
    host.missing(response);
  });
  return Object.assign(host, listening, { index: (response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><p>App') });
}

const s = suite(undefined, startHost);

/** A tab of the old release that has not needed the program yet. */
async function openOld(tag = PAGES.script) {
  s.server.tag = tag;
  const page = await newPage(s.context);
  await keepNothing(page);
  await page.goto(s.server.origin);
  await page.waitForFunction(() => globalThis.perennial);
  await page.evaluate(() => perennial.start({ refreshUrl: '/refresh' }));
  return page;
}

const begins = (page) => page.evaluate(() => perennial.ready.then(() => 'runs', ({ code, message }) => `${code}: ${message}`));

test('both releases have files of their own names', async () => {
  for (const name of [RUNTIME, PROGRAM]) {
    const [old, next] = await Promise.all([OLD, NEW].map(async (folder) => (await readdir(folder)).filter((file) => name.test(file))));
    assert.deepEqual([old.length, next.length], [1, 1]);
    assert.notEqual(old[0], next[0]);
  }
});

for (const [kind, tag] of Object.entries(PAGES)) {
  test(`${kind}: yesterday's files are still there, and its tab finds them; today's tab has today's`, async () => {
    const page = await openOld(tag);
    s.server.here = [NEW, OLD];
    assert.equal(await begins(page), 'runs');
    assert.equal(await begins(await openOld(tag)), 'runs');
  });

  test(`${kind}: yesterday's files are gone: outdated, reload; after that it runs`, async () => {
    const page = await openOld(tag);
    s.server.here = [NEW];
    assert.match(await begins(page), /^outdated: cannot load .*perennial-runtime\.[0-9a-f]+\.js: .*reload the page/);
    await page.reload();
    await page.waitForFunction(() => globalThis.perennial);
    await page.evaluate(() => perennial.start({ refreshUrl: '/refresh' }));
    assert.equal(await begins(page), 'runs');
  });

  test(`${kind}: a server that answers with the app's page for what it has not: outdated as well`, async () => {
    const page = await openOld(tag);
    Object.assign(s.server, { here: [NEW], missing: s.server.index });
    assert.match(await begins(page), /^outdated: /);
  });

  test(`${kind}: a server that fails says nothing of releases`, async () => {
    const page = await openOld(tag);
    Object.assign(s.server, { here: [], missing: (response) => response.writeHead(503).end() });
    assert.match(await begins(page), /^program_unavailable: /);
  });

  test(`${kind}: no network says nothing of releases`, async () => {
    const page = await openOld(tag);
    await page.setOfflineMode(true);
    assert.match(await begins(page), /^program_unavailable: /);
  });
}

test('signout() is over all the same where the files are gone, and leads where it is to', async () => {
  const page = await openOld();
  s.server.here = [NEW];
  await Promise.all([page.waitForNavigation(), page.evaluate(() => void perennial.signout({ redirect: '/?bye' }))]);
  assert.equal(new URL(page.url()).search, '?bye');
});

test('yesterday’s files are there and do not come through: no other release is to blame', async () => {
  const page = await openOld();
  s.server.here = [NEW, OLD];
  let broken = true;
  await page.setRequestInterception(true);
  page.on('request', (request) => (broken && request.resourceType() === 'script' && RUNTIME.test(new URL(request.url()).pathname) ? request.abort() : request.continue()));
  assert.match(await begins(page), /^program_unavailable: /);
  broken = false;
  assert.equal(await begins(page), 'runs');
});

test('a browser without WebAssembly: unsupported', async () => {
  const page = await openOld();
  await page.evaluate(() => delete globalThis.WebAssembly);
  assert.match(await begins(page), /^unsupported: .*WebAssembly/);
});

test('the program alone is gone, after the runtime has come: outdated', async () => {
  const page = await openOld();
  await page.setRequestInterception(true);
  page.on('request', async (request) => {
    const path = new URL(request.url()).pathname;
    if (PROGRAM.test(path)) return request.respond({ status: 404, contentType: 'text/plain', body: 'no such file' });
    if (path === '/perennial.js') return request.respond({ status: 200, contentType: 'text/javascript', body: await readFile(join(NEW, 'perennial.js')) });
    request.continue();
  });
  assert.match(await begins(page), /^outdated: cannot load .*perennial\.[0-9a-f]+\.wasm: /);
});

test('files that were never there are no newer release', async () => {
  const page = await openOld();
  await page.setRequestInterception(true);
  page.on('request', (request) => (RUNTIME.test(new URL(request.url()).pathname) ? request.respond({ status: 404, contentType: 'text/plain', body: 'no such file' }) : request.continue()));
  assert.match(await begins(page), /^program_unavailable: /);
});
