// Libraries that know nothing of Perennial: their requests carry tokens, wait for a refresh, survive a 401, and can be aborted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outlive } from '../harness/pages/app.js';
import { libraries } from '../harness/pages/libraries.js';
import { until } from '../harness/pages/page.js';
import { openXhr } from '../harness/pages/xhr.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);

for (const [name, { script, send: code, aborted }] of Object.entries(libraries)) {
  test(`${name}: a token, a wait, a 401, one that stands, and an abort while it waits`, async () => {
    const page = await openXhr(s);
    await page.setBypassCSP(true); // Angular compiles itself here; an app's build does that otherwise
    await page.reload();
    await page.evaluate(script());
    await page.evaluate(`globalThis.library = { ${code.toString().startsWith('send(') ? code : `send: ${code}`} }`);
    const send = (method, url, data) => page.evaluate((...args) => library.send(...args), method, url, data);

    assert.equal(await send('GET', '/api/get'), 200);
    assert.equal(await send('POST', '/api/post', { a: 'ä' }), 200);
    s.server.refusals = 1;
    assert.equal(await send('PUT', '/api/put', { a: 'ä' }), 200);
    await outlive(page);
    assert.equal(await send('DELETE', '/api/delete'), 200);
    const bodies = (path) => s.server.to(path).map(({ body }) => body);
    assert.deepEqual([bodies('/api/post'), bodies('/api/put')], [['{"a":"ä"}'], ['{"a":"ä"}', '{"a":"ä"}']]);
    assert.equal(s.server.to('/session/refresh').length, 2);

    await outlive(page);
    s.server.hold();
    await page.evaluate(() => {
      globalThis.controller = new AbortController();
      globalThis.waiting = library.send('POST', '/api/aborted', {}, controller.signal);
    });
    await until(() => s.server.to('/session/refresh').length === 3);
    assert.equal(await page.evaluate(() => (controller.abort(), waiting)), aborted);
    s.server.release();
    assert.equal(await send('GET', '/api/after'), 200);
    assert.equal(s.server.to('/api/aborted').length, 0);
    s.server.refusals = 100;
    assert.equal(await send('GET', '/api/refused'), 401);
    assert.deepEqual(page.complaints, []);
  });
}
