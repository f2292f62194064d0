// A page's own navigations are noticed by themselves, by the Navigation API and where that is missing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON, openApp } from '../harness/pages/app.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const ROUTES = { ...BY_JSON, routes: { login: '/login', protected: ['/account/*', '#/account/*'] } };

const withApi = () =>
  document.addEventListener('DOMContentLoaded', () =>
    perennial.addEventListener('signinrequired', (event) => event.preventDefault()));

function withoutApi() {
  Object.defineProperty(globalThis, 'navigation', { value: undefined, configurable: true });
  document.addEventListener('DOMContentLoaded', () =>
    perennial.addEventListener('signinrequired', (event) => event.preventDefault()));
}

/** Waits until so many navigations have led to signinrequired; the paths of all of them. */
async function required(page, count) {
  await page.waitForFunction((n) => seen.events.filter(({ type }) => type === 'signinrequired').length >= n, {}, count);
  return page.evaluate(() => seen.events.filter(({ type }) => type === 'signinrequired').map(({ url }) => url.slice(location.origin.length)));
}

for (const [name, before] of Object.entries({ 'the Navigation API': withApi, 'patched history functions': withoutApi })) {
  test(`pushState, replaceState, popstate and a new fragment are noticed by ${name}`, async () => {
    const page = await openApp(s, ROUTES, { script: before });
    assert.equal(await page.evaluate(() => Boolean(globalThis.navigation)), before === withApi);
    const steps = [
      [() => history.pushState({ my: 'state' }, '', '/account/1'), '/account/1'],
      [() => history.replaceState(null, '', '/account/2'), '/account/2'],
      [() => (history.pushState(null, '', '/open'), history.back()), '/account/2'],
      [() => (location.hash = '#/account/3'), '/account/2#/account/3'],
      [() => document.body.appendChild(Object.assign(document.createElement('a'), { href: '/account/2#/account/4' })).click(), '/account/2#/account/4'],
    ];
    const expected = [];
    for (const [step, path] of steps) {
      await page.evaluate(step);
      expected.push(path);
      assert.deepEqual(await required(page, expected.length), expected);
    }
    // Neither a new state under the same URL nor a public route is anything to ask about: the next event is the one after.
    await page.evaluate(() => {
      history.replaceState({ other: 1 }, '');
      history.pushState(null, '', '/open');
      history.pushState(null, '', '/account/5');
    });
    expected.push('/account/5');
    assert.deepEqual(await required(page, expected.length), expected);
    assert.deepEqual(page.complaints, []);
  });
}

test('patched history functions look and work like the browser\'s, and stop() puts them back', async () => {
  const page = await openApp(s, ROUTES, { script: () => {
    Object.defineProperty(globalThis, 'navigation', { value: undefined, configurable: true });
    globalThis.own = [history.pushState, history.replaceState];
  } });
  const found = await page.evaluate(() => {
    const shape = (f) => [f.name, f.length];
    const patched = [history.pushState, history.replaceState];
    const thrown = (f) => {
      try {
        return f();
      } catch (error) {
        return error.name;
      }
    };
    history.pushState({ my: 'state' }, '', '/open?x#y');
    const at = [location.pathname + location.search + location.hash, history.state];
    const errors = [thrown(() => history.pushState(null, '', 'http://evil.test/')), thrown(() => history.pushState())];
    perennial.stop();
    return {
      different: patched.every((f, i) => f !== own[i]), shapes: patched.map(shape).join() === own.map(shape).join(),
      at, errors, back: history.pushState === own[0] && history.replaceState === own[1],
    };
  });
  assert.deepEqual(found, {
    different: true, shapes: true, at: ['/open?x#y', { my: 'state' }], errors: ['SecurityError', 'TypeError'], back: true,
  });
});
