import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';

import { emitFrom } from '../gate/events.js';
import { currentLease, freshToken, isFresh, readRecord, session, setLease, statusNow } from '../gate/lease.js';

const START = 1_700_000_000_000;
let elapsed = 0;

/** What is reported to pages. */
let changes = [];
const page = new EventTarget();
emitFrom(page);
page.addEventListener('change', () => changes.push(statusNow()));

/** Time goes by, on both clocks unless the wall clock is moved by something else. */
const pass = (ms, wall = ms) => {
  elapsed += ms;
  mock.timers.setTime(Date.now() + wall);
};
const lease = (more) => ({ id: 's', from: 'me', generation: 7, since: START, until: START + 60_000, tokens: { api: 't7' }, session: null, ...more });

/** A page's storage that holds one record. */
function stored(text, cookie = false) {
  globalThis.localStorage = { getItem: (key) => (key === 'perennial:x' ? text : null) };
  return readRecord('localStorage', 'perennial:x', 'me', null, cookie ? undefined : null);
}

beforeEach(() => {
  mock.reset();
  mock.timers.reset();
  mock.timers.enable({ apis: ['Date'], now: START });
  elapsed = 0;
  mock.method(performance, 'now', () => elapsed);
  setLease(undefined);
  changes = [];
});

// Browsers have it always; here it is empty.
globalThis.sessionStorage = /** @type {any} */ ({ getItem: () => null });

test('a lease is fresh from since until until', () => {
  setLease(lease());
  assert.deepEqual(freshToken('api'), { token: 't7', generation: 7 });
  assert.equal(freshToken('other'), undefined);
  assert.ok(freshToken('api', 59));
  assert.equal(freshToken('api', 60), undefined);
  pass(59_999);
  assert.ok(freshToken('api'));
  pass(1);
  assert.equal(freshToken('api'), undefined);
});

test('a clock set back does not make a lease last longer', () => {
  setLease(lease({ since: START - 3_600_000 }));
  pass(61_000, -1_000_000);
  assert.equal(isFresh(), false);
});

test('a clock set back before the lease began makes it stale', () => {
  setLease(lease());
  pass(0, -1);
  assert.equal(isFresh(), false);
});

test('an older lease of the same session is ignored, one of another session is not', () => {
  setLease(lease());
  setLease(lease({ generation: 6 }));
  assert.equal(currentLease.generation, 7);
  setLease(lease({ generation: 1, id: 'another' }));
  assert.equal(currentLease.generation, 1);
  setLease(null);
  assert.equal(currentLease, null);
  assert.equal(freshToken('api'), undefined);
});

test('what cannot be a lease is ignored', () => {
  setLease(lease());
  for (const wrong of [{ generation: 'x' }, { since: null, until: undefined }, { until: '9e99' }, { until: Infinity }]) {
    setLease(lease({ generation: 8, ...wrong }));
    assert.equal(currentLease.generation, 7, JSON.stringify(wrong));
  }
});

test('a token that no header can hold is not used, nor is anything but the lease’s own', () => {
  setLease(lease({ tokens: { a: 'line\nbreak', b: 'é', c: null, d: '', e: 'fine' } }));
  const usable = ['a', 'b', 'c', 'd', 'e', '__proto__', 'constructor'].filter((name) => freshToken(name));
  assert.deepEqual(usable, ['e']);
});

test('a record in storage gives its lease; none means no session', () => {
  stored(JSON.stringify({ lease: lease(), refreshToken: 'not of interest' }));
  assert.equal(freshToken('api')?.token, 't7');
  stored(null);
  assert.equal(currentLease, null);
});

test('another’s record is none, encrypted or not; with a cookie it means: ask Go', () => {
  for (const others of [{ lease: lease({ from: 'other' }) }, { from: 'other', lease: lease({ from: 'other' }) }, { version: 1, from: 'other', sealed: 'c2VjcmV0' }]) {
    for (const cookie of [false, true]) {
      setLease(lease());
      assert.ok(stored(JSON.stringify(others), cookie));
      assert.equal(currentLease, cookie ? undefined : null);
    }
  }
  assert.ok(!stored(JSON.stringify({ from: 'me', lease: lease() })));
  assert.equal(freshToken('api')?.token, 't7');
});

test('a record of a release that did not say whose it is means: ask Go', () => {
  assert.ok(!stored(JSON.stringify({ lease: lease({ from: undefined }) })));
  assert.equal(currentLease, undefined);
});

test('garbage in storage means: ask Go', () => {
  for (const text of ['{', 'null', '7', '"x"', '[]', '{}', '{"lease":null}', '{"lease":7}', '{"lease":{"generation":1,"since":1,"until":2}}']) {
    stored(text);
    assert.equal(currentLease, undefined, text);
  }
});

test('an encrypted record means: ask Go, also where nobody was signed in; a lease that is held stays', () => {
  const encrypted = '{"version":1,"sealed":"c2VjcmV0"}';
  setLease(null);
  stored(encrypted);
  assert.equal(currentLease, undefined);
  setLease(lease());
  stored(encrypted);
  assert.equal(freshToken('api')?.token, 't7');
  stored(null);
  assert.equal(currentLease, null);
});

test('garbage in storage does not take away a lease that is held', () => {
  setLease(lease());
  stored('{');
  assert.equal(freshToken('api')?.token, 't7');
});

test('blocked storage means: ask Go', () => {
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    get() {
      throw new Error('SecurityError');
    },
  });
  readRecord('localStorage', 'perennial:x', 'me', null, null);
  assert.equal(currentLease, undefined);
  delete globalThis.localStorage;
});

test('a session kept in memory leaves nothing to read', () => {
  readRecord('memory', 'perennial:x', 'me', null, null);
  assert.equal(currentLease, null);
});

const seen = { profile: { sub: 'ada', roles: ['admin'] }, scope: 'openid', expiresAt: START + 60_000, generation: 7 };
const withSession = (more, generation = 7) => lease({ session: structuredClone({ ...seen, generation, ...more }), generation });

test('the status has three answers, and each change is reported to the page, once', () => {
  assert.equal(statusNow(), 'pending');
  setLease(undefined);
  setLease(null);
  setLease(null);
  setLease(withSession());
  setLease(withSession());
  setLease(undefined);
  assert.deepEqual(changes, ['signedout', 'signedin', 'pending']);
});

test('the session is one frozen object, until something in it changes', () => {
  setLease(withSession());
  const first = session;
  assert.deepEqual(first, seen);
  assert.ok([first, first.profile, first.profile.roles].every(Object.isFrozen));
  setLease({ ...withSession(), until: START + 120_000 });
  assert.equal(session, first, 'another lease of the same session');
  setLease(withSession({}, 6));
  assert.equal(session, first, 'an older one');
  setLease(withSession({}, 8));
  assert.notEqual(session, first);
  assert.equal(session.generation, 8);
  setLease(withSession({ profile: { ...seen.profile, roles: [] } }, 9));
  assert.deepEqual(session.profile.roles, []);
  assert.deepEqual(changes, ['signedin', 'signedin', 'signedin']);
  setLease(null);
  assert.equal(session, null);
});

test('a lease that says nothing of the session is one all the same', () => {
  setLease(lease());
  assert.deepEqual([statusNow(), session, changes], ['signedin', null, ['signedin']]);
});
