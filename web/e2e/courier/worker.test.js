// What the courier does with what is posted to it, whoever posts it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { courierReady, isKept, ONE_TOKEN, openCourier } from '../harness/pages/courier.js';
import { until } from '../harness/pages/page.js';
import { listen } from '../harness/servers/listen.js';
import { startWorld } from '../harness/servers/world.js';
import { suite } from '../harness/suite.js';

const s = suite(ONE_TOKEN, startWorld);

/** A token endpoint that counts: /token answers with a number, /elsewhere redirects there, /long goes on and on. */
let endpoint;
let seen;
before(async () => {
  endpoint = await listen(() => async (request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', '*');
    if (request.method === 'OPTIONS') return response.end();
    seen.push(request.url);
    if (request.url === '/elsewhere') return response.writeHead(307, { Location: '/token' }).end();
    if (request.url === '/long') return response.end('x'.repeat(100_000));
    if (request.url === '/hang') return;
    response.end(`${seen.length}`);
  });
});
after(() => endpoint.stop());

async function open() {
  seen = [];
  s.server.app.allow(endpoint.origin, s.server.idp.origin, s.server.orders.origin);
  const page = await openCourier(s);
  await courierReady(page);
  await page.evaluate(() => {
    globalThis.posted = async (message) => {
      const [{ active }] = await navigator.serviceWorker.getRegistrations();
      const { port1, port2 } = new MessageChannel();
      const said = [];
      return new Promise((resolve) => {
        port1.onmessage = ({ data }) => (data ? resolve({ ...data, first: said[0] }) : said.push(data));
        active.postMessage(message, [port2]);
      });
    };
  });
  return page;
}

/** An errand as the page posts it. */
const errand = (name, path = '/token', more = {}) => ({
  perennial: name, url: endpoint.origin + path, init: { method: 'POST', headers: {}, body: 'refresh_token=r1', credentials: 'omit' },
  resume: false, limit: 1000, timeout: 20_000, ...more,
});
const post = (page, message) => page.evaluate((m) => posted(m), message);

test('an errand is done once, and its answer is for whoever asks with the same name and request', async () => {
  const page = await open();
  const both = await page.evaluate((m) => Promise.all([posted(m), posted(m)]), errand('E1'));
  for (const { first, status, body, age } of both) assert.deepEqual({ first, status, body, age }, { first: 0, status: 200, body: '1', age: undefined });
  const again = await post(page, errand('E1', '/token', { resume: true }));
  assert.equal(again.body, '1');
  assert.ok(again.age >= 0);
  assert.deepEqual(seen, ['/token']);

  const otherBody = errand('E1', '/token', { resume: true, init: { ...errand('E1').init, body: 'refresh_token=guess' } });
  for (const ask of [otherBody, errand('E1', '/other', { resume: true }), errand('E', '/token', { resume: true }), errand('E2', '/token', { resume: true })]) {
    const { lost, body } = await post(page, ask);
    assert.deepEqual({ lost, body }, { lost: true, body: undefined });
  }
  assert.deepEqual(seen, ['/token']);

  // One that was asked for in vain is not begun later.
  assert.equal((await post(page, errand('E2'))).lost, true);
  // And what is forgotten is gone, and not done again.
  assert.equal(await isKept(page), true);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations())[0].active.postMessage({ perennial: 'E1' }));
  await until(async () => !(await isKept(page)));
  assert.equal((await post(page, errand('E1'))).lost, true);
  assert.deepEqual(seen, ['/token']);
});

test('redirects, endless answers and servers that hang come to nothing; plain HTTP is not even tried', async () => {
  const page = await open();
  const outcome = async (path, more) => {
    const { first, ...rest } = await post(page, errand('E' + path, path, more));
    return rest;
  };
  assert.deepEqual(await outcome('/elsewhere'), {});
  assert.equal((await outcome('/long')).body.length, 1000);
  assert.deepEqual(await outcome('/hang', { timeout: 1 }), {});
  assert.deepEqual(seen.filter((path) => path !== '/hang'), ['/elsewhere', '/long']);
  assert.deepEqual(await outcome('/', { url: 'http://id.test/token' }), { unable: true });
  assert.deepEqual(await outcome('/', { url: endpoint.origin.replace('//', '//user:secret@') + '/token' }), { unable: true });
  assert.ok(!seen.includes('/token'));
});

test('a worker that is stopped in the middle does not do it again', async () => {
  const page = await open();
  page.evaluate((m) => void posted(m), errand('E1', '/hang'));
  await until(() => seen.length === 1);
  const cdp = await page.createCDPSession();
  await cdp.send('ServiceWorker.enable');
  await cdp.send('ServiceWorker.stopAllWorkers');
  assert.equal((await post(page, errand('E1', '/hang', { resume: true }))).lost, true);
  assert.deepEqual(seen, ['/hang']);
});
