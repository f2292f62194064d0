// perennial/testing beside the real Perennial: one script for both, in the same page of the same browser. What an app sees of it has to be the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON } from '../harness/pages/app.js';
import { newPage } from '../harness/pages/page.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);

/**
 * Runs in the page: the script, which knows of either only what the levers are. `perennial` is what the app has.
 * @returns what the app has seen, in its order
 */
async function play(isFake, config) {
  const real = globalThis.perennial;
  const { fakePerennial } = await import('/dist/perennial-testing.mjs');
  const perennial = isFake ? fakePerennial({ status: 'pending' }) : real;
  const seen = [];
  const state = () => `${perennial.status} ${perennial.session?.generation ?? '-'} ${perennial.profile?.name ?? '-'}`;
  const types = ['change', 'signedin', 'refreshed', 'refreshfailed', 'expired', 'signedout', 'restarted', 'signinrequired', 'signinreturn', 'signinfailed', 'error'];
  for (const type of types) {
    perennial.addEventListener(type, ({ detail }) => {
      const { reason, code, generation, profile } = detail ?? {};
      const members = detail && Object.keys(detail).sort();
      seen.push({ type, members, reason, code, generation, profile, state: state() });
    });
  }
  const step = async (name, work) => {
    seen.push(`— ${name}: ${state()}`);
    const outcome = await work().then((value) => value, ({ name, code }) => `${name} ${code}`);
    if (outcome !== undefined) seen.push(outcome);
  };
  const own = globalThis.fetch;
  const tokens = []; // by when they were first carried
  const request = async (url) => {
    const { headers } = await (await fetch(url)).json();
    const carried = headers.authorization;
    if (carried && !tokens.includes(carried)) tokens.push(carried);
    return carried ? `${carried.split(' ')[0]} ${tokens.indexOf(carried)}` : 'none';
  };
  // The levers: the fake's own, and what they stand for with the real one.
  const login = async (name) => {
    const issued = await (await own('/session/login', { method: 'POST' })).json();
    await perennial.authenticate(issued, { name });
  };
  const lever = {
    settle: () => isFake && perennial.settle(),
    expire: () => (isFake ? perennial.expire() : moveClock(2 * 3_600_000)),
  };

  await step('before start()', async () => perennial.stop());
  await step('start', async () => {
    await perennial.start(config);
    lever.settle();
    await perennial.start(config);
  });
  await step('other configuration', () => perennial.start({ ...config, apis: ['/other'] }));
  await step('nobody is signed in', async () => [await request('/open/free'), await perennial.tokenGetter(), await perennial.onNavigation('/x').then(({ outcome }) => outcome)]);
  await step('ready', () => perennial.ready);
  await step('no tokens', () => perennial.authenticate({}));
  await step('sign in', () => login('Ada'));
  await step('request', () => request('/open/api/1'));
  await step('uncovered request', () => request('/open/free'));
  await step('own header', async () => (await (await fetch('/open/api/1', { headers: { Authorization: 'Basic own' } })).json()).headers.authorization);
  await step('unknown api', () => perennial.tokenGetter({ api: 'https://elsewhere.example' }));
  await step('navigation', () => perennial.onNavigation('/x').then(({ outcome }) => outcome));
  lever.expire();
  await step('requests after expiry', () => Promise.all([request('/open/api/1'), request('/open/api/2'), request('/open/api/3')]));
  await step('forced', async () => typeof (await perennial.tokenGetter({ force: true })));
  await step('stop', async () => perennial.stop());
  await step('stopped', () => perennial.tokenGetter());
  await step('start again', () => perennial.start(config));
  await step('request', () => request('/open/api/1'));
  await step('another user', () => login('Eve'));
  await step('request', () => request('/open/api/1'));
  await step('bad redirect', () => perennial.signout({ redirect: 'https://elsewhere.example' }));
  await step('sign out', () => perennial.signout());
  await step('request', () => request('/open/free'));
  await step('sign out once more', () => perennial.signout());
  await step('sign in again', () => login('Ada'));
  await step('a session without a refresh token', async () => {
    const { refresh_token: _, ...issued } = await (await own('/session/login', { method: 'POST' })).json();
    await perennial.authenticate(issued, { name: 'Bob' });
  });
  await step('request', () => request('/open/api/1'));
  lever.expire();
  await step('run out', () => perennial.tokenGetter());
  const idToken = `x.${btoa(JSON.stringify({ sub: 'ada', name: 'Ada' }))}.x`;
  await step('with an id_token', async () => void (await perennial.authenticate({ id_token: idToken, access_token: 'a', refresh_token: 'r', expires_in: 60 })));
  await step('the same user once more', async () => void (await perennial.authenticate({ idToken, accessToken: 'b', refreshToken: 'r', expiresIn: '60' })));
  await step('request', () => request('/open/api/1'));
  await step('at the end', async () => perennial.stop());
  return JSON.parse(JSON.stringify(seen));
}

/** The same for refreshes that fail. */
async function playFailures(isFake, config) {
  const { fakePerennial } = await import('/dist/perennial-testing.mjs');
  const perennial = isFake ? fakePerennial({ status: 'pending' }) : globalThis.perennial;
  const seen = [];
  for (const type of ['change', 'signedin', 'refreshed', 'refreshfailed', 'signedout', 'error']) {
    perennial.addEventListener(type, ({ detail }) => seen.push([type, detail?.code ?? detail?.reason ?? null, perennial.status]));
  }
  const own = globalThis.fetch;
  const request = () => fetch('/open/api/1').then(async (answer) => !!(await answer.json()).headers.authorization, ({ name, code }) => `${name} ${code}`);
  const fail = async (status, code) => {
    if (isFake && code) perennial.fail(code, { times: Infinity });
    else if (isFake) perennial.fail('timeout', { times: 0 });
    else await setFault(status);
  };
  await perennial.start(config);
  if (isFake) perennial.settle();
  await perennial.authenticate(await (await own('/session/login', { method: 'POST' })).json(), { name: 'Ada' });
  if (isFake) perennial.expire();
  else moveClock(2 * 3_600_000);
  await fail(503, 'server_unavailable');
  seen.push(await Promise.all([request(), request()]), [...new Set(seen.splice(3).map(String))]); // the real one tries more than once
  await fail();
  let answer = await request();
  for (let tries = 0; !isFake && answer !== true && tries < 150; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 200)); // while it backs off it rejects at once
    answer = await request();
  }
  seen.push(answer);
  if (isFake) perennial.expire();
  else moveClock(2 * 3_600_000);
  await fail(401, 'session_ended');
  seen.push(await request(), perennial.status);
  perennial.stop();
  return seen;
}

/** Opens a page of its own, and plays the script there. The API answers with what it was sent, and takes any token. */
async function seenBy(isFake, script, config) {
  await s.server.reset();
  const page = await newPage(s.context);
  await page.exposeFunction('setFault', (status) => void (s.server.fault = status ? { status, body: status === 401 ? { error: 'invalid_grant' } : {} } : null));
  await page.goto(s.server.origin);
  const seen = await page.evaluate(script, isFake, { ...BY_JSON, apis: ['/open/api'], ...config });
  await page.close();
  return seen;
}

test('an app sees the same events, states, outcomes and tokens of the fake as of the real one', async () => {
  assert.deepEqual(await seenBy(true, play), await seenBy(false, play));
});

test('and the same of refreshes that fail', async () => {
  const config = { policy: { timeout: 1 } };
  assert.deepEqual(await seenBy(true, playFailures, config), await seenBy(false, playFailures, config));
});
