// Offline with a service worker of the app's own: its cache answers, although there is no fresh token to be had.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reported } from '../harness/pages/page.js';
import { strictSuite } from '../harness/pages/strict.js';

const s = strictSuite();

/** It answers from its cache what is there, and leaves the rest to the network. */
const WORKER = `
addEventListener('install', (event) => event.waitUntil(caches.open('files').then((cache) => cache.add('/files/one.js'))));
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request))));
`;

/** A page of a user who is signed in, controlled by the app's service worker; /files of its own origin is covered. */
async function openControlled(policy) {
  const { app } = s.server;
  app.serve('/files/one.js', '// one');
  app.serve('/sw.js', WORKER);
  const [page] = await s.openTabs(1, { apis: [s.server.orders.origin, app.origin + '/files'], policy });
  await page.evaluate(async () => {
    const controlled = new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
    await navigator.serviceWorker.register('/sw.js');
    await controlled;
  });
  return page;
}

const get = (page, how) =>
  page.evaluate(
    (init) => fetch('/files/one.js', init).then((r) => r.text(), ({ code }) => code),
    how,
  );

const byXhr = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const xhr = new XMLHttpRequest();
        xhr.onload = () => resolve(xhr.responseText);
        xhr.onerror = () => resolve('error');
        xhr.open('GET', '/files/one.js');
        xhr.send();
      }),
  );

/** No network. What a service worker fetches is beyond what puppeteer can cut, and so is what goes through it. */
async function cut(page) {
  await s.server.idp.unplug();
  await page.setOfflineMode(true);
}

test('the browser is offline: a GET is answered from the cache, and anything else fails', async () => {
  const page = await openControlled({ timeout: 30 }); // nobody waits for that long
  await s.expire(page);
  await cut(page);
  assert.equal(await get(page), '// one');
  assert.equal((await reported(page, 'refreshfailed')).code, 'network_error');
  assert.equal(await byXhr(page), '// one');
  assert.equal(await get(page), '// one');
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
  await s.server.idp.plug();
  await page.setOfflineMode(false);
  await reported(page, 'refreshed');
  assert.equal(await get(page), '// one');
});

test('the server cannot be reached: a GET waits for a token in vain, and is answered from the cache then', async () => {
  const page = await openControlled({ timeout: 1, backoff: 0.2 });
  await s.expire(page);
  await s.server.idp.unplug();
  try {
    assert.deepEqual(await Promise.all([get(page), get(page, { method: 'POST' })]), ['// one', 'network_error']);
  } finally {
    await s.server.idp.plug();
  }
});

test('any other failure reaches a GET as well', async () => {
  const page = await openControlled({ timeout: 1, backoff: 5 });
  await s.expire(page);
  s.server.idp.trouble(async (ctx) => {
    ctx.status = 503;
    ctx.set('Access-Control-Allow-Origin', ctx.get('Origin'));
  });
  assert.equal(await get(page), 'server_unavailable');
});
