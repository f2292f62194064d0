// Pages that sign in by themselves, at a provider that asks the user nothing: they come to rest after one sign-in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reported, until } from '../harness/pages/page.js';
import { configurationOf, leave, openKnown, order, signInSuite } from '../harness/pages/signin.js';

const s = signInSuite({ browser: { full: true } });

/** Guards, each of which runs on every page of the app, that of the redirectUri among them. */
const GUARDS = {
  'a guard that waits for nothing': () => {
    if (!perennial.isAuthenticated) perennial.signin();
  },
  'a guard that waits until it is ready': async () => {
    await perennial.ready;
    if (!perennial.isAuthenticated) perennial.signin();
  },
  'a component that signs in at each rendering, several times': () => {
    const render = () => {
      for (let i = 0; i < 3; i++) if (!perennial.isAuthenticated) perennial.signin({ login_hint: `ada${i}` });
    };
    perennial.addEventListener('change', render);
    setInterval(render, 5);
    render();
  },
};

/** A component that begins to listen before start(). */
const early = () => perennial.addEventListener('change', () => perennial.status === 'signedout' && perennial.signin());

/**
 * A page whose user the provider knows, with scripts for every page of the app: before start(), and after it. `asked` has
 * what it asks the provider for from now on.
 */
async function openGuarded(after, { before = () => {}, ...more } = {}) {
  const page = await openKnown(s);
  const asked = [];
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url());
    if (origin === s.server.idp.origin && pathname === '/auth') asked.push(request.url());
  });
  const start = `perennial.start(${JSON.stringify(configurationOf(s.server, more))})`;
  s.server.app.configure({ before: `addEventListener('DOMContentLoaded', () => { (${before})(); ${start}; (${after})(); });` });
  await page.goto(s.server.app.origin + '/cart').catch(() => {}); // it may go on meanwhile
  return { page, asked };
}

const isAtRest = (page, path) =>
  page.evaluate((p) => globalThis.perennial?.isAuthenticated && location.pathname === p && document.readyState === 'complete', path).catch(() => false);
const atRest = (page, path) => until(() => isAtRest(page, path));

/** One sign-in, and none when the user comes again. */
async function comesToRest(guard, more) {
  const { page, asked } = await openGuarded(guard, more);
  for (const come of [() => {}, () => page.reload()]) {
    await come();
    await until(async () => asked.length > 1 || (await isAtRest(page, '/cart')));
    assert.equal(asked.length, 1, 'sign-ins');
  }
  const status = await page.evaluate(() => perennial.ready.then(() => perennial.status));
  assert.equal(asked.length, 1, 'sign-ins');
  assert.equal(s.server.idp.stats().tokenCalls, 1);
  assert.equal(status, 'signedin');
  assert.deepEqual(await page.evaluate(() => seen.events.filter(({ type }) => type === 'signinfailed')), []);
  assert.deepEqual(page.complaints, []);
}

for (const [name, guard] of Object.entries(GUARDS)) test(`${name}: one sign-in`, () => comesToRest(guard));
test('a component that begins to listen before start(): one sign-in', () => comesToRest(() => {}, { before: early }));
test('the redirectUri is the protected page itself: one sign-in', () =>
  comesToRest(GUARDS['a component that signs in at each rendering, several times'], { redirectUri: '/' }));

test('what asks on the page that reads the answer waits for it', async () => {
  const { page } = await openGuarded(() => {
    perennial.addEventListener('signinreturn', (event) => event.preventDefault());
    globalThis.atFirst = perennial.status;
    if (location.pathname === '/callback') {
      globalThis.answers = Promise.all([
        perennial.ready.then(() => perennial.status), perennial.tokenGetter().then(Boolean), perennial.signin().then(() => perennial.status),
      ]);
    } else if (!perennial.isAuthenticated) perennial.signin({ prompt: 'consent' });
  });
  await atRest(page, '/callback');
  assert.deepEqual(await page.evaluate(async () => [atFirst, await answers]), ['pending', ['signedin', true, 'signedin']]);
});

test('the user comes back from the provider by the back button, and signs in anew', async () => {
  const { page, asked } = await openGuarded(() => {
    document.querySelector('#signin').addEventListener('click', () => perennial.signin({ prompt: 'login' }));
  });
  for (const round of [1, 2]) {
    await page.locator('#signin').click();
    await page.waitForSelector('#login');
    assert.equal(asked.length, round);
    await page.goBack();
    await page.waitForSelector('#signin');
  }
});

test('signed in, signin() goes to the provider as ever', async () => {
  const page = await openKnown(s);
  await leave(page);
  await atRest(page, '/');
  await leave(page, { prompt: 'login' });
  await page.waitForSelector('#login');
});

test('a popup that a click opens while the status is pending closes if there is a session', async () => {
  const page = await openKnown(s, { encrypt: true });
  await leave(page);
  await atRest(page, '/');
  await until(() => page.evaluate(() => JSON.parse(localStorage.getItem('perennial:default'))?.sealed));
  // The program comes late: the user clicks before it is known who they are.
  let come;
  const late = new Promise((resolve) => (come = resolve));
  await page.setRequestInterception(true);
  page.on('request', async (request) => {
    if (/runtime/.test(request.url())) await late;
    request.continue();
  });
  await page.reload({ waitUntil: 'domcontentloaded' });
  await page.evaluate(() => {
    document.querySelector('#signin').addEventListener('click', () => {
      globalThis.atFirst = perennial.status;
      globalThis.result = perennial.signin({ popup: true }).then(() => perennial.status, ({ code }) => code);
    });
  });
  s.server.idp.reset();
  const opened = new Promise((resolve) => page.once('popup', resolve));
  await page.locator('#signin').click();
  const popup = await opened;
  come();
  const found = await page.evaluate(async () => [atFirst, await result]);
  await until(() => popup.isClosed());
  assert.equal(s.server.idp.stats().tokenCalls, 0);
  assert.deepEqual(found, ['pending', 'signedin']);
});

test('no refresh token came although it was asked for: no_refresh_token, once, and the session ends with its tokens', async () => {
  const page = await openKnown(s, { apis: [s.server.orders.origin] });
  s.server.idp.tamper((body) => void delete body.refresh_token);
  await page.evaluateOnNewDocument(() => {
    document.addEventListener('DOMContentLoaded', () => globalThis.perennial?.addEventListener('signinreturn', (event) => event.preventDefault()));
  });
  await leave(page);
  await atRest(page, '/callback');
  const { message } = await reported(page, 'error');
  assert.match(message, /prompt: 'consent'.*refresh token grant/);
  assert.deepEqual(await page.evaluate(() => seen.events.filter(({ type }) => type === 'error').map(({ code }) => code)), ['no_refresh_token']);
  assert.ok(await page.evaluate(() => perennial.session.expiresAt > Date.now() && perennial.session.expiresAt <= Date.now() + 300_000));
  await page.evaluate(() => moveClock(3_600_000));
  await order(s, page);
  assert.equal((await reported(page, 'signedout')).reason, 'expired');
  assert.deepEqual(await page.evaluate(() => [perennial.status, perennial.session]), ['signedout', null]);
});

test('expiresAt is that of the tokens there are, where each API has one of its own', async () => {
  const page = await openKnown(s);
  await leave(page);
  await atRest(page, '/');
  const within = () => page.evaluate(() => perennial.session.expiresAt > Date.now() && perennial.session.expiresAt <= Date.now() + 300_000);
  assert.ok(await within());
  assert.deepEqual(await order(s, page), [200]);
  assert.ok(await within());
});
