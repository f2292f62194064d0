// A whole life of a session, with failures of all kinds and a server that repeats what it was sent: nowhere that a page, its logs
// or its error reports can see is there any part of any token.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON, login, openApp } from '../harness/pages/app.js';
import { tracesOf } from '../harness/pages/traces.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);

/** What a server does that is careless with the tokens that it was sent. */
const faults = (tokens) => {
  const echo = `no good: ${tokens.join(' ')}`;
  const parts = tokens.map((token) => `…${token.slice(-12)}`).join(' ');
  return [
    { status: 503, body: { error: 'server_error', error_description: echo } },
    { status: 429, body: { error_description: parts }, headers: { 'Retry-After': '1' } },
    { status: 400, body: { error: 'temporarily_unavailable', error_description: echo, error_uri: `https://id.test/?${tokens[0]}` } },
    { status: 403, body: echo },
    { status: 400, body: { message: echo } },
    { status: 200, body: { data: { [tokens[0]]: echo } } },
    { status: 200, body: echo },
    { status: 500, body: undefined, headers: { 'WWW-Authenticate': `Bearer error_description="${parts}"` } },
    { status: 307, body: undefined, headers: { Location: '/elsewhere' } },
  ];
};

/** Collects everything that can be seen from outside of Perennial. */
async function watch(page) {
  const texts = [];
  page.on('console', (message) => texts.push(message.text(), message.location().url ?? ''));
  page.on('pageerror', (error) => texts.push(`${error.message}\n${error.stack}`));
  page.on('request', (request) => texts.push(request.url(), request.headers().referer ?? ''));
  const look = async () => texts.push(...(await page.evaluate(() => {
    const all = (value) => JSON.stringify(value, (_, v) => (v instanceof Error ? { ...v, name: v.name, message: v.message, stack: v.stack, cause: v.cause } : v)) ?? '';
    return [all(seen.events), all(globalThis.caught), all(perennial.session), all(perennial.profile), document.title, document.cookie, location.href, document.referrer, document.documentElement.outerHTML,
      ...performance.getEntriesByType('resource').map(({ name }) => name), ...Object.keys(localStorage), ...Object.keys(sessionStorage)];
  })));
  return { texts, look };
}

/** Runs in the page what may fail, and keeps the error. */
const attempt = (page, work, argument) =>
  page.evaluate(`(async () => { globalThis.caught ??= []; try { await (${work})(${JSON.stringify(argument)}); } catch (error) { caught.push(error, String(error), String(error.stack), error.cause); } })()`);

test('no part of any token in a console message, an event, an error, a URL, or the session', async () => {
  // Few attempts for each: with the clock moved on, a refusal that is repeated often is one that has lasted for hours.
  const page = await openApp(s, { ...BY_JSON, debug: true, policy: { timeout: 1, backoff: 0.8 } });
  const { texts, look } = await watch(page);
  await login(page);
  await attempt(page, () => fetch('/api/x'));
  await attempt(page, () => perennial.tokenGetter({ force: true }));

  const count = faults([...s.server.grants.issued]).length;
  for (let i = 0; i < count; i++) {
    s.server.fault = faults([...s.server.grants.issued].slice(-2))[i];
    await attempt(page, () => perennial.tokenGetter({ force: true }));
    await page.evaluate(() => moveClock(7_200_000));
    await attempt(page, () => fetch('/api/x'));
    s.server.fault = null;
    await page.waitForFunction(() => perennial.tokenGetter().then(() => true, () => false), { polling: 50 });
  }
  assert.ok(await page.evaluate(() => perennial.isAuthenticated));
  assert.ok((await page.evaluate(() => caught.length)) >= count, 'they have failed');
  await look();

  // A page that errs with tokens in its hands.
  const [access, refresh] = [...s.server.grants.issued].slice(-2);
  await attempt(page, (t) => perennial.authenticate({ access_token: 7, refresh_token: t }), refresh);
  await attempt(page, (t) => perennial.authenticate(t), refresh);
  await attempt(page, (t) => perennial.jwt.decodeToken(t), refresh);
  await attempt(page, (t) => perennial.jwt.getTokenExpirationDate(t), `${access}.${refresh}`);
  await attempt(page, (t) => perennial.jwt.urlBase64Decode(t), `${refresh}!`);
  await attempt(page, (t) => perennial.store.set('perennial:x', t), refresh);
  for (const slip of [refresh, access, `https://api.test/?jwt=${access}`]) await attempt(page, (t) => perennial.tokenGetter({ api: t }), slip);
  await look();

  // The end, by a server that says why at length; then a sign-out.
  s.server.fault = { status: 400, body: { error: 'invalid_grant', error_description: `${access} ${refresh}` } };
  await attempt(page, () => perennial.tokenGetter({ force: true }));
  await page.waitForFunction(() => !perennial.isAuthenticated);
  s.server.fault = null;
  await look();
  await login(page);
  await attempt(page, () => fetch('/api/x'));
  await attempt(page, () => perennial.signout());
  await look();

  assert.ok(s.server.grants.issued.size > 20 && texts.length > 100);
  const types = new Set(await page.evaluate(() => seen.events.map(({ type }) => type)));
  for (const type of ['signedin', 'refreshed', 'refreshfailed', 'signedout']) assert.ok(types.has(type), type);
  assert.deepEqual(tracesOf(s.server.grants.issued, texts), []);
  assert.deepEqual(s.server.to('/elsewhere'), [], 'a redirected refresh is not carried on');
  // And it would have been found.
  assert.equal(tracesOf(s.server.grants.issued, [`x${refresh.slice(3, 11)}x`]).length, 1);
});

test('a refresh function that throws what it was given', async () => {
  const page = await openApp(s, null);
  const { texts, look } = await watch(page);
  await page.evaluate(() => perennial.start({ apis: ['/api'], policy: { backoff: 0.01, maxBackoff: 0.01 }, refresh: ({ refreshToken }) => { throw globalThis.failures.shift()(refreshToken); } }));
  await login(page);
  await page.evaluate(() => {
    globalThis.failures = [
      (t) => new Error(t), (t) => Object.assign(new Error('no'), { name: t, code: t, error: t }), (t) => t.slice(3, 12), (t) => ({ message: t, toString: () => t }), (t) => new DOMException(t, t),
      (t) => new Error(`no ${t.slice(-8)}`), (t) => Object.assign(new Error(t), { code: 'session_ended' }),
    ];
  });
  while (await page.evaluate(() => failures.length && perennial.isAuthenticated)) await attempt(page, () => perennial.tokenGetter({ force: true }));
  await look();
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
  assert.deepEqual(tracesOf(s.server.grants.issued, texts), []);
});
