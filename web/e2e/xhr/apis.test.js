// XMLHttpRequests to APIs that want more than a bearer token in Authorization.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON, outlive } from '../harness/pages/app.js';
import { reported } from '../harness/pages/page.js';
import { openXhr } from '../harness/pages/xhr.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);

test('a token in the query: the page sees what it would see without, and the 401 is replayed', async () => {
  const page = await openXhr(s, { ...BY_JSON, apis: [{ url: '/open', param: 'token', followRedirects: true }, '/api'] });
  const [found, reference, url] = await page.evaluate(async () => {
    const xhr = open('POST', '/open/x?a=b%20c', { headers: { 'Content-Type': 'text/x' } });
    const end = over(xhr);
    xhr.send('body');
    xhr.log.push('sent');
    await end;
    return [{ log: xhr.log, status: xhr.status, readyState: xhr.readyState }, await run('POST', '/api/x', {}, 'body'), await perennial.tokenGetter()];
  });
  assert.deepEqual(found, reference);
  const [{ query, body, headers }] = s.server.to('/open/x');
  assert.deepEqual([query.get('token'), query.get('a'), body, headers['content-type'], headers.authorization], [url, 'b c', 'body', 'text/x', undefined]);
});

test('a token in the query, or in another header, does not go on a request that may be redirected, until the API is said never to', async () => {
  const api = { url: '/open', header: 'X-Token', prefix: '' };
  const page = await openXhr(s, { ...BY_JSON, apis: [api, '/api'] });
  await page.evaluate(async () => (await run('GET', '/open/1'), run('GET', '/open/2')));
  assert.deepEqual(s.server.to('/open').map(({ headers }) => headers['x-token']), [undefined, undefined]);
  const { code, message } = await reported(page, 'error');
  assert.equal(code, 'unsupported');
  assert.match(message, /\/open: .*followRedirects/);
  assert.equal(await page.evaluate(() => seen.events.filter(({ type }) => type === 'error').length), 1);
  await page.close();

  const query = await openXhr(s, { ...BY_JSON, apis: [{ url: '/open', param: 'token' }, '/api'] });
  await query.evaluate(() => run('GET', '/open/5'));
  assert.equal(s.server.to('/open/5')[0].query.get('token'), null);
  await query.close();

  const other = await openXhr(s, { ...BY_JSON, apis: [{ ...api, followRedirects: true }, '/api'] });
  await other.evaluate(() => run('GET', '/open/3'));
  const token = await other.evaluate(() => perennial.tokenGetter());
  assert.equal(s.server.to('/open/3')[0].headers['x-token'], token);
  await other.evaluate(() => run('GET', '/open/4', { headers: { 'x-TOKEN': 'mine' } }));
  assert.equal(s.server.to('/open/4')[0].headers['x-token'], 'mine');
});

test('an API on another origin, also after a wait', async () => {
  const page = await openXhr(s, { ...BY_JSON, apis: [`${s.server.other}/api`] });
  assert.equal((await page.evaluate((url) => run('PUT', url, {}, 'x'), `${s.server.other}/api/x`)).status, 200);
  await outlive(page);
  s.server.refusals = 1;
  assert.equal((await page.evaluate((url) => run('PUT', url, {}, 'x'), `${s.server.other}/api/x`)).status, 200);
  assert.equal(s.server.to('/session/refresh').length, 2);
});
