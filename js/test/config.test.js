import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { normalise } from '../gate/config.js';
import { configOf } from '../gate/dataset.js';
import { PerennialError } from '../gate/error.js';

const with_ = (config) => normalise(config, 'http://localhost:8080/shop/', 'http://localhost:8080');

/** @param {RegExp} names what the message has to name */
function refuses(config, names) {
  assert.throws(() => with_(config), (error) => {
    assert.ok(error instanceof PerennialError);
    assert.equal(error.code, 'invalid_config');
    assert.match(error.message, names);
    return true;
  });
}

test('exactly one way to refresh', () => {
  refuses({}, /issuer,tokenEndpoint,refreshUrl,refresh\(\)/);
  refuses({ issuer: 'https://a.test', refreshUrl: '/r' }, /exactly one/);
  refuses({ refreshUrl: '/r', refresh: async () => ({}) }, /exactly one/);
  refuses({ refresh: 'not a function' }, /exactly one/);
  assert.equal(with_({ refresh: async () => ({}) }).refresh, true);
  assert.equal(with_({ refreshUrl: '/r' }).refresh, false);
});

test('APIs that cannot be used are refused by their place in the list', () => {
  const bad = [
    '', '*', '/*', 'https://', 'https://*.example.com', 'api', 'api.example.com', 'http://example.com', 'http://127.evil.test', 'http://localhost.evil.test',
    'https:', 'https:/', 'http://', 'https:///', 'https:///example.com', 'https://?', 'https://*', '*://example.com', 'https://**.com', '//example.com', '//', '/\\evil.test',
    '/\t/evil.test', '/\n/evil.test', ' /api', 'https://exa mple.com', 'https:\\\\evil.test', 'https://[*]', 'https://example.com:*', 'blob:https://example.com/', 'data:,x', 'file:///', 'wss://example.com',
    'https://u:p@example.com', 'https://u@example.com', 'https://:p@example.com', [], ['/api'], true, Symbol('/api'), new String('/api'), () => '/api', { url: '*' }, { url: '' }, { url: null }, '/api?x=1', '/api#x', 'ftp://example.com', 'javascript:alert(1)', null, 7, {}, { url: '/api', header: 'no header' },
    { url: '/api', prefix: 'line\nbreak' },
  ];
  for (const entry of bad) refuses({ refreshUrl: '/r', apis: ['/fine', entry] }, /^apis\[1\]/);
});

test('plain http is for loopback hosts', () => {
  for (const host of ['localhost', 'app.localhost:3000', '127.0.0.1:99', '127.1', '[::1]:80']) {
    assert.equal(with_({ refreshUrl: '/r', apis: [`http://${host}/v`] }).apis[0].name, new URL(`http://${host}/v`).href, host);
  }
  for (const name of ['issuer', 'tokenEndpoint', 'refreshUrl']) refuses({ [name]: 'http://example.com/t' }, new RegExp(`^${name}`));
});

test('an API in full', () => {
  const config = { refreshUrl: 'r', apis: ['/api/', { url: 'https://x.test', token: 'id_token', header: 'X-Token', prefix: '', param: 'jwt' }] };
  assert.deepEqual(with_(config).apis.map((api) => ({ ...api })), [
    { name: 'http://localhost:8080/api', header: 'Authorization', prefix: 'Bearer ' },
    { name: 'https://x.test', token: 'id_token', header: 'X-Token', prefix: '', param: 'jwt' },
  ]);
});

test('endpoints become absolute, an issuer stays as written', () => {
  assert.equal(with_({ refreshUrl: 'r' }).refreshUrl, 'http://localhost:8080/shop/r');
  assert.equal(with_({ issuer: 'https://a.test' }).issuer, 'https://a.test');
  refuses({ issuer: '/relative' }, /^issuer/);
});

test('what the gate does not know is passed on', () => {
  const settings = with_({ tokenEndpoint: '/t', clientID: 'c', wasm: '/x.wasm', policy: { early: 0.5 }, mistyped: 1 });
  assert.deepEqual([settings.clientID, settings.wasm, settings.policy, settings.mistyped], ['c', 'http://localhost:8080/x.wasm', { early: 0.5 }, 1]);
  assert.deepEqual([settings.namespace, settings.storage], ['default', 'localStorage']);
});

test('whom a session is from', () => {
  const from = (config) => with_(config).from;
  assert.equal(from({ issuer: 'https://a.test/', clientId: 'c' }), 'https://a.test/ c');
  assert.equal(from({ issuer: 'https://a.test/', clientID: 'c', from: 'https://b.test c' }), 'https://a.test/ c');
  assert.equal(from({ tokenEndpoint: '/t', clientId: 'c' }), 'http://localhost:8080/t c');
  assert.equal(from({ refreshUrl: 'r' }), 'http://localhost:8080/shop/r ');
  assert.equal(from({ auth0: { domain: 'a.auth0.test', clientID: 'c' } }), 'a.auth0.test c');
  assert.equal(from({ auth0: { domain: 'a.auth0.test', clientId: 'c' } }), 'a.auth0.test c');
  assert.equal(from({ refresh: async () => ({}) }), 'refresh ');
  assert.equal(from({ refresh: async () => ({}), clientId: 'c' }), 'refresh c');
});

test('data attributes make the same configuration', () => {
  const data = { issuer: 'https://a.test', clientId: 'c', apis: ' /api\n https://x.test ', login: '/login', protected: '/account/*', cfasync: 'false' };
  const settings = with_(configOf(data));
  assert.deepEqual(settings.apis.map(({ name }) => name), ['http://localhost:8080/api', 'https://x.test']);
  assert.deepEqual(JSON.parse(JSON.stringify(settings.routes)), { login: '/login', protected: ['/account/*'], public: [] });
  assert.equal('cfasync' in settings, false);
  assert.equal(configOf({ cfasync: 'false' }), undefined);
});

/** The members of what may be a Config in perennial.d.ts whose type is plain: their names, and whether they are true or false. */
function plainMembers() {
  const text = readFileSync(new URL('../perennial.d.ts', import.meta.url), 'utf8');
  const bodies = [...text.matchAll(/(?<=export interface \w+Config extends CommonConfig, |export interface CommonConfig )[^]*?\{([^]*?)(?=\n\})/g)];
  const body = bodies.map(([, each]) => each).join('').replace(/\/\*\*[^]*?\*\//g, '');
  const members = [...body.matchAll(/^  (\w+)\??: ([^;{}]+?)(?: \| undefined)?;/gm)].map(([, name, type]) => ({ name, type }));
  return members.filter(({ name, type }) => /^(('\w+'|string|boolean|number)( \| |$))+$/.test(type) && name !== 'clientID' && name !== 'nonce');
}

test('every plain member can stand on the script tag', () => {
  const members = plainMembers();
  const names = members.map(({ name }) => name);
  assert.ok(names.length > 18 && ['redirectUri', 'refreshUrl', 'revocationEndpoint'].every((name) => names.includes(name)), names.join());
  for (const { name, type } of members) {
    const on = (text) => configOf({ refreshUrl: '/r', [name]: text })[name];
    if (/string|'/.test(type)) assert.equal(on('a text'), 'a text', name);
    if (!type.includes('boolean')) continue;
    assert.deepEqual([on(''), on('true'), on('false')], [true, true, false], name);
    assert.equal(on('toString'), 'toString', 'which Go refuses by the name of the member');
  }
  assert.deepEqual(configOf({ issuer: 'https://a.test', tenants: ' a\nb ' }).tenants, ['a', 'b']);
});

test('with a limit to a session the program has to be there: load demand is idle then', () => {
  const when = (/** @type {object} */ policy) => normalise({ refreshUrl: '/r', load: 'demand', policy }, 'https://app.test', 'https://app.test').load;
  assert.deepEqual([when({ early: 0.5 }), when({ idle: 60 }), when({ absolute: 60 })], ['demand', 'idle', 'idle']);
});
