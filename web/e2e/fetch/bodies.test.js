// Bodies that are sent again after a 401, and those that cannot be.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON, login, openApp, openSignedIn } from '../harness/pages/app.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);

test('every kind of body arrives whole after a 401', async () => {
  const page = await openSignedIn(s);
  const whole = { text: 'Grüße', bytes: 'ABC', blob: 'blob', form: 'a=%C3%A4', request: 'inside' };
  for (const [kind, body] of Object.entries(whole)) {
    s.server.refusals = 1;
    s.server.requests.length = 0;
    const status = await page.evaluate(async (name) => {
      const init = (b) => ['/api/body', { method: 'POST', body: b }];
      const args = {
        text: init('Grüße'), bytes: init(new Uint8Array([65, 66, 67])), blob: init(new Blob(['blob'])),
        form: init(new URLSearchParams({ a: 'ä' })), request: [new Request(...init('inside'))],
      }[name];
      return (await fetch(...args)).status;
    }, kind);
    assert.deepEqual([status, ...s.server.to('/api').map((received) => received.body)], [200, body, body], kind);
  }
});

test('a stream body is sent once: its 401 comes back as it is', async () => {
  // Chromium sends streams over HTTP/2 only: the browser's part is played by the test.
  const page = await openApp(s, BY_JSON, { script: () => {
    const own = fetch;
    globalThis.streamed = [];
    globalThis.fetch = async (input, init) => {
      if (!input.url?.endsWith('/stream')) return own(input, init);
      streamed.push([await input.text(), input.headers.has('Authorization')]);
      return new Response('no', { status: 401 });
    };
  } });
  await login(page);
  const [status, text, sent] = await page.evaluate(async () => {
    const response = await fetch('/api/stream', { method: 'POST', body: new Blob(['flow']).stream(), duplex: 'half' });
    return [response.status, await response.text(), streamed];
  });
  assert.deepEqual([status, text, sent], [401, 'no', [['flow', true]]]);
  assert.equal(s.server.to('/session/refresh').length, 0);
});

test('a stream that Chromium refuses over HTTP/1.1 is rejected in the same words with and without a session', async () => {
  const page = await openApp(s);
  const send = () => page.evaluate(() =>
    fetch('/api/stream', { method: 'POST', body: new Blob(['flow']).stream(), duplex: 'half' })
      .then(({ status }) => status, (e) => `${e.name}: ${e.message}`));
  const without = await send();
  await login(page);
  assert.equal(await send(), without);
  assert.match(without, /^TypeError/);
});
