// The demo's page has the runtime fetched beside the gate that will ask for it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hello, newPage, signIn } from '../harness/pages/page.js';
import { RUNTIME } from '../harness/pages/program.js';
import { suite } from '../harness/suite.js';

const s = suite({ ttl: '1h' });

test('each page of the demo fetches the runtime once, by its own tag, and the gate takes that', async () => {
  const page = await newPage(s.context);
  const warnings = [];
  page.on('console', (message) => /integrity|credentials mode/.test(message.text()) && warnings.push(message.text()));
  await signIn(s.context, s.server, '/', page);
  const by = [];
  page.on('request', (request) => RUNTIME.test(request.url()) && by.push(request.initiator()?.type));
  await page.setCacheEnabled(false);
  for (const path of ['/', '/account']) {
    by.length = 0;
    await page.goto(s.server.origin + path);
    await page.evaluate(() => perennial.ready);
    assert.deepEqual(await hello(page, 1), [200]);
    assert.deepEqual(by, ['parser']);
  }
  assert.deepEqual([warnings, page.complaints], [[], []]);
});
