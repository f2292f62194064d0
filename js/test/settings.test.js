import assert from 'node:assert/strict';
import { test } from 'node:test';

import { normalise } from '../gate/config.js';
import { settingsOf } from '../host/settings.js';

const BESIDE = 'https://app.test/p/perennial-runtime.js';

/** What Go gets for a page's configuration. */
function settingsFor(config) {
  const text = JSON.stringify(normalise({ refreshUrl: '/r', ...config }, 'https://app.test/some/page', 'https://app.test'));
  return settingsOf(/** @type {any} */ ({ config: text, parse: JSON.parse, stringify: JSON.stringify }), BESIDE);
}

test('Go gets the origin and the path of each API', () => {
  const { apis } = JSON.parse(settingsFor({ apis: ['/', { url: '/api/', param: 'jwt', path: '/mine' }, 'https://x.test:444/a/b//'] }).text);
  assert.deepEqual(apis.map(({ name, origin, path }) => [name, origin, path]), [
    ['https://app.test', 'https://app.test', ''],
    ['https://app.test/api', 'https://app.test', '/api'],
    ['https://x.test:444/a/b', 'https://x.test:444', '/a/b'],
  ]);
  assert.equal(apis[1].param, 'jwt');
});

test('where the page has the program is nothing to Go; it counts from the page as it was at start()', () => {
  assert.equal(normalise({ refreshUrl: '/r', wasm: 'own.wasm' }, 'https://app.test/some/page', 'https://app.test').wasm, 'https://app.test/some/own.wasm');
  assert.equal('wasm' in JSON.parse(settingsFor({ wasm: '/own.wasm' }).text), false);
});

test('Go gets the courier as a path of the page’s own origin; what is elsewhere it gets as it is, and refuses', () => {
  globalThis.location = /** @type {any} */ ({ origin: 'https://app.test' });
  for (const [given, path] of [
    [true, '/p/perennial-courier.js'],
    ['/sw.js?v=2', '/sw.js?v=2'],
    ['sw.js', '/some/sw.js'],
    ['https://app.test/sw.js', '/sw.js'],
    ['https://cdn.test/sw.js', 'https://cdn.test/sw.js'],
    ['//cdn.test/sw.js', 'https://cdn.test/sw.js'],
    ['javascript:alert()', 'javascript:alert()'],
    [false, false],
    [7, 7],
  ]) {
    assert.equal(JSON.parse(settingsFor({ courier: given }).text).courier, path, String(given));
  }
  assert.ok(!('courier' in JSON.parse(settingsFor({}).text)));
});

test('a relative redirectUri counts from the page’s base URL, a path stays one, and what is no URL is left to Go', () => {
  globalThis.document = /** @type {any} */ ({ baseURI: 'https://app.test/shop/orders?x' });
  for (const [given, uri] of [
    ['callback', 'https://app.test/shop/callback'],
    ['/callback', '/callback'],
    ['https://app.test/cb', 'https://app.test/cb'],
    ['https://', 'https://'],
    [7, 7],
    [undefined, undefined],
  ]) {
    assert.equal(JSON.parse(settingsFor({ redirectUri: given }).text).redirectUri, uri);
  }
});
