// A tab that nobody uses: what it does all the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_JSON, login, openApp } from '../harness/pages/app.js';
import { letTimePass, pass } from '../harness/pages/time.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);
const MINUTES = 20; // within which no token is due: they live for an hour

/** Runs in the page, after the clock that can be moved: notes whatever rings. */
function noteRings() {
  const { setTimeout: set } = globalThis;
  globalThis.rings = [];
  globalThis.setTimeout = (work, ms, ...args) => {
    const ring = () => {
      rings.push(ms);
      work(...args);
    };
    return set(ring, ms);
  };
  for (const repeats of ['setInterval', 'requestAnimationFrame', 'requestIdleCallback']) {
    const { [repeats]: own } = globalThis;
    globalThis[repeats] = (work, ...how) => {
      rings.push(repeats);
      return own(work, ...how);
    };
  }
}

const prepare = async (page) => {
  await letTimePass(page);
  await page.evaluateOnNewDocument(noteRings);
};

for (const [name, more] of Object.entries({
  'as it is': {},
  'with limits': { policy: { idle: 7200, absolute: 86_400 } },
  'with its tokens encrypted': { encrypt: true },
})) {
  test(`a session ${name}: no timer rings more than once a minute`, async () => {
    const page = await openApp(s, { ...BY_JSON, ...more }, { prepare });
    await login(page);
    await page.evaluate(() => perennial.tokenGetter({ force: true })); // the program runs, and has refreshed
    await pass(page, 60); // what a sign-in leaves behind
    await page.evaluate(() => void (rings.length = 0));
    const refreshes = s.server.to('/session/refresh').length;
    for (let i = 0; i < MINUTES * 6; i++) await pass(page, 10);
    const rings = await page.evaluate(() => globalThis.rings);
    assert.equal(s.server.to('/session/refresh').length, refreshes);
    assert.ok(rings.length <= MINUTES, `${rings.length} rings in ${MINUTES} minutes: ${rings}`);
  });
}
