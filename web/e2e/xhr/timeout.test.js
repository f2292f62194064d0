// The time-out of an XMLHttpRequest counts from the page's own send(). Told by the order of events, not by a clock.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outlive } from '../harness/pages/app.js';
import { until } from '../harness/pages/page.js';
import { openXhr } from '../harness/pages/xhr.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const refreshes = () => s.server.to('/session/refresh').length;

test('it runs out while the request waits for a refresh, or for what follows a 401: the standard\'s events, and nothing more', async () => {
  const page = await openXhr(s);
  s.server.hold();
  s.server.refusals = 1;
  const refused = await page.evaluate(() => run('POST', '/api/refused', { timeout: 400 }, 'x'));
  await outlive(page);
  const [waiting, native] = await page.evaluate(() => Promise.all([
    run('POST', '/api/waiting', { timeout: 200 }, 'x'), run('POST', '/open/never', { timeout: 200 }, 'x'),
  ]));
  const end = ['rs4', 'timeout', 'loadend'];
  assert.deepEqual([refused.log.slice(-3), refused.status, refused.readyState], [end, 0, 4]);
  assert.deepEqual(waiting.log, ['rs1', 'loadstart', 'upload loadstart', 'sent', 'rs4', 'upload timeout', 'upload loadend', 'timeout', 'loadend']);
  assert.deepEqual([waiting.log.at(-2), native.log.at(-2)], ['timeout', 'timeout']);
  s.server.release();
  assert.equal(await page.evaluate(() => fetch('/api/x').then(({ status }) => status)), 200);
  assert.deepEqual(s.server.to('/api').map(({ path }) => path), ['/api/refused', '/api/x']);
});

test('what it has waited is part of it', async () => {
  const page = await openXhr(s);
  await outlive(page);
  s.server.hold();
  await page.evaluate(() => {
    globalThis.order = [];
    const send = (name, url, timeout) => {
      const xhr = open('GET', url, { timeout });
      xhr.ontimeout = () => order.push(`${name} ${xhr.timeout}`);
      const end = over(xhr);
      xhr.send();
      return end;
    };
    globalThis.send = send;
    globalThis.waited = send('waited', '/api/never', 2000);
    globalThis.meanwhile = send('meanwhile', '/open/never', 1000);
  });
  await until(refreshes);
  await page.evaluate(() => meanwhile);
  s.server.release();
  await page.evaluate(() => Promise.all([waited, send('later', '/open/never', 2000)]));
  assert.deepEqual(await page.evaluate(() => order), ['meanwhile 1000', 'waited 2000', 'later 2000']);
  assert.equal(s.server.to('/api/never').length, 1);
});
