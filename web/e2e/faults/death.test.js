// The Go program dies, as by a mistake of ours: the gate starts it again, and nothing is lost. A build for tests
// has a switch that kills it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intercept } from '../harness/pages/intercept.js';
import { hello, signIn, reported, until } from '../harness/pages/page.js';
import { suite } from '../harness/suite.js';

const HOURS = 3_600_000;
const s = suite({ ttl: '1h', dist: '.build/dist' });

const kill = (page) => page.evaluate(() => void dispatchEvent(new Event('perennialtest:panic')));
const expire = (page) => page.evaluate((ms) => moveClock(ms), 2 * HOURS);
const count = (page, type) => page.evaluate((t) => seen.events.filter((e) => e.type === t).length, type);

/** A signed-in page whose program runs. */
async function running() {
  const page = await signIn(s.context, s.server);
  await page.evaluate(() => perennial.ready);
  return page;
}

test('killed while idle: the very next request works, and the session is intact', async () => {
  const page = await running();
  const before = await page.evaluate(() => perennial.session);
  await kill(page);
  await expire(page); // so that the request needs the program
  assert.deepEqual(await hello(page, 5), Array(5).fill(200));
  await reported(page, 'restarted');
  const after = await page.evaluate(() => perennial.session);
  assert.deepEqual(after.profile, before.profile);
  assert.equal(after.generation, before.generation + 1);
  const { refreshes, replays, api401 } = await s.server.stats();
  assert.deepEqual({ refreshes, replays, api401 }, { refreshes: 1, replays: 0, api401: 0 });
  assert.equal(await count(page, 'signedout'), 0);
});

test('killed in the middle of a refresh that 20 requests wait for: all of them are answered', async () => {
  const page = await running();
  let asked = 0;
  let answer;
  const hanging = new Promise((resolve) => (answer = resolve));
  await intercept(page, (path) => path === '/oidc/token' && ++asked === 1 && hanging);
  await expire(page);
  const answers = hello(page, 20);
  await until(() => asked === 1);
  await kill(page);
  assert.deepEqual(await answers, Array(20).fill(200));
  answer({ status: 503 }); // too late for the program that asked
  await reported(page, 'restarted');
  assert.equal(asked, 2);
  const { refreshes, api401 } = await s.server.stats();
  assert.deepEqual({ refreshes, api401 }, { refreshes: 1, api401: 0 });
});

test('dying for good: program_died, a fresh lease goes on serving, and later it is tried again', async () => {
  const page = await running();
  for (const deaths of [1, 2]) {
    await kill(page);
    await until(async () => (await count(page, 'restarted')) === deaths);
    await page.evaluate(() => perennial.ready);
    assert.deepEqual(await hello(page, 3), [200, 200, 200]);
  }
  await kill(page);
  await until(() => page.evaluate(() => seen.events.some(({ type, code }) => type === 'error' && code === 'program_died')));
  assert.equal(await page.evaluate(() => perennial.ready.catch(({ code }) => code)), 'program_died');
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
  assert.deepEqual(await hello(page, 3), [200, 200, 200]);
  await expire(page);
  assert.deepEqual(await hello(page, 3), Array(3).fill('program_died'));

  await page.evaluate(() => {
    const own = performance.now.bind(performance);
    performance.now = () => own() + 31_000; // half a minute has passed
  });
  assert.deepEqual(await hello(page, 3), [200, 200, 200]);
});
