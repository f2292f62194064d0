// A 401 that is the API's real answer, such as to a wrong password: the page gets it as it is, and nothing is refreshed or sent again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON } from '../harness/pages/app.js';
import { openXhr } from '../harness/pages/xhr.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const refreshes = () => s.server.to('/session/refresh').length;

/** What a page is answered by fetch, and by XMLHttpRequest; and what the API has seen of that. */
async function both(page, url) {
  const before = s.server.requests.length;
  const answers = await page.evaluate(async (u) => {
    const { status, headers } = await fetch(u, { method: 'POST', body: 'password' });
    const sent = await run('POST', u, {}, 'password');
    return [status, headers.get('WWW-Authenticate'), sent.status, sent.log.filter((what) => /^(rs2|rs4|load)$/.test(what)).join()];
  }, url);
  const seen = s.server.requests.slice(before).filter(({ path }) => path === new URL(url, s.server.origin).pathname);
  return { answers, sent: seen.filter(({ method }) => method === 'POST').length };
}

test('replay: false: an API whose 401 is about something else than the token', async () => {
  const page = await openXhr(s, { ...BY_JSON, apis: [{ url: '/api/password', replay: false }, { url: '/api', replay: true }] });
  s.server.refusals = 2;
  assert.deepEqual(await both(page, '/api/password'), { answers: [401, 'Bearer', 401, 'rs2,rs4,load'], sent: 2 });
  assert.equal(refreshes(), 0);
  assert.match(s.server.to('/api/password')[0].headers.authorization, /^Bearer /);
  s.server.refusals = 1;
  assert.equal((await both(page, '/api/other')).answers[0], 200);
  assert.equal(refreshes(), 1);
});

for (const [challenge, replayed] of [
  ['Bearer error="insufficient_scope", scope="admin"', false],
  ['Bearer realm="x", error="invalid_request"', false],
  ['Bearer error="invalid_token", error_description="expired"', true],
  ['Basic realm="x"', true],
]) {
  test(`WWW-Authenticate: ${challenge}: ${replayed ? 'sent again' : 'the answer'}`, async () => {
    const page = await openXhr(s);
    s.server.challenge = challenge;
    s.server.refusals = replayed ? 1 : 2;
    const { answers, sent } = await both(page, '/api/x');
    if (replayed) {
      assert.deepEqual([answers[0], answers[2], sent, refreshes()], [200, 200, 3, 1]);
      s.server.refusals = 0;
      return;
    }
    assert.deepEqual([answers, sent, refreshes()], [[401, challenge, 401, 'rs2,rs4,load'], 2, 0]);
    assert.equal(await page.evaluate(() => fetch('/api/x').then(({ status }) => status)), 200);
    assert.deepEqual(page.complaints, []);
  });
}

test('an API on another origin: what it does not expose says nothing, and the console says nothing either', async () => {
  const page = await openXhr(s, { ...BY_JSON, apis: [`${s.server.other}/api`] });
  s.server.challenge = 'Bearer error="insufficient_scope"';
  s.server.refusals = 1;
  const { status } = await page.evaluate((url) => run('GET', url), `${s.server.other}/api/x`);
  assert.deepEqual([status, refreshes()], [200, 1]);
  assert.deepEqual(page.complaints, []);
});
