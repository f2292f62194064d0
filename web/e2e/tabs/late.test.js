// What happens in another tab while this one's program is being started, and the browser is late with its word of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, reported, until } from '../harness/pages/page.js';
import { holdProgram } from '../harness/pages/program.js';
import { signIn } from '../harness/pages/signin.js';
import { configured, openSignedInSpa } from '../harness/pages/user.js';
import { startWorld } from '../harness/servers/world.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startWorld);

/** A tab that hears nothing of the others, unless it is to, and a way to let its program be loaded that has just been asked for. */
async function openLate(hears = false) {
  let program;
  const page = await openPage(s, configured(s.server), {
    script: hears ? undefined : () => addEventListener('storage', (event) => event.stopImmediatePropagation(), true),
    prepare: (tab) => holdProgram(tab, (request) => (program = request)),
  });
  await page.evaluate(() => void perennial.ready);
  await until(() => program);
  return { page, load: () => program.continue() };
}

test('a sign-out: the page shows a session, and hears that it is over', async () => {
  const other = await openSignedInSpa(s, configured(s.server));
  const { page, load } = await openLate();
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
  await other.evaluate(() => perennial.signout());
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true, 'it has heard nothing');
  await load();
  assert.equal((await reported(page, 'signedout')).reason, 'signout');
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
  assert.equal(await page.evaluate(() => seen.events.length), 1);
});

test('a sign-in: the page shows nobody, and hears who has come', async () => {
  const other = await openPage(s, configured(s.server));
  const { page, load } = await openLate();
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
  await signIn(other);
  await load();
  await reported(page, 'signedin');
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
  assert.equal(await page.evaluate(() => seen.events.length), 1);
});

for (const hears of [true, false]) {
  test(`a sign-in of another user, of which the tab ${hears ? 'hears' : 'does not hear'}: the end of the one session, then the other`, async () => {
    const other = await openSignedInSpa(s, configured(s.server));
    const before = await other.evaluate(() => perennial.profile.sub);
    const { page, load } = await openLate(hears);
    const sub = () => page.evaluate(() => perennial.profile.sub);
    assert.equal(await sub(), before);
    await signIn(other, { prompt: 'login consent', login_hint: 'grace' });
    await until(() => other.evaluate(() => perennial.profile.sub === 'grace'));
    if (hears) await until(async () => (await sub()) === 'grace');
    await load();
    await reported(page, 'signedin');
    assert.equal(await sub(), 'grace');
    assert.deepEqual(await page.evaluate(() => seen.events.map(({ type, reason }) => reason ?? type)), ['replaced', 'signedin']);
  });
}
