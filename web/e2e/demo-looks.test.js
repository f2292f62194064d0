// The demo page in light and dark, on a phone and on a desk: no complaint in the console, nothing cut off, no token shown.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPage, signIn } from './harness/page.js';
import { suite } from './harness/suite.js';

const s = suite({ ttl: '1h' });
const PATHS = ['/', '/account', '/login'];

/** Notes what the CSP refuses, from the first line on. */
async function watched() {
  const page = await newPage(s.context);
  page.on('console', (message) => ['warn', 'error'].includes(message.type()) && page.complaints.push(message.text()));
  await page.evaluateOnNewDocument(() => {
    globalThis.violations = [];
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => violations.push(`${violatedDirective} ${blockedURI}`));
  });
  return page;
}

const drawn = (page) => page.waitForFunction(() => document.querySelector('main:not([hidden])') && document.readyState === 'complete');

/** Runs in the page: what is wrong with how it looks. Brightness is 0 to 255. */
function look() {
  const bright = (colour) => colour.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3;
  const { color, backgroundColor } = getComputedStyle(document.body);
  const transparent = /, 0\)$/.test(backgroundColor);
  const ground = transparent ? getComputedStyle(document.documentElement).backgroundColor : backgroundColor;
  const shown = [...document.querySelectorAll('header *, main:not([hidden]) *')];
  return {
    violations,
    scrolls: document.documentElement.scrollWidth > innerWidth,
    cutOff: shown.filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.tagName + e.id),
    light: bright(ground) > 200 && bright(color) < 100,
    dark: bright(ground) < 60 && bright(color) > 150,
  };
}

for (const scheme of ['light', 'dark']) {
  test(`opens in ${scheme}, on a phone of 360 px and on a desk, without a complaint and with nothing cut off`, async () => {
    for (const session of [false, true]) {
      if (session) await (await signIn(s.context, s.server)).close();
      const page = await watched();
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      for (const path of PATHS) {
        await page.goto(s.server.origin + path);
        await drawn(page);
        for (const width of [360, 1280]) {
          await page.setViewport({ width, height: 740 });
          const wanted = { violations: [], scrolls: false, cutOff: [], light: scheme === 'light', dark: scheme === 'dark' };
          assert.deepEqual(await page.evaluate(look), wanted, `${path} at ${width} px, ${session ? 'signed in' : 'signed out'}`);
        }
      }
      await page.evaluate(() => perennial.ready);
      assert.deepEqual(page.complaints, []);
    }
  });
}

test('no piece of a token is in the text, the attributes, the console or a URL', async () => {
  const page = await signIn(s.context, s.server);
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('request', (request) => said.push(request.url()));
  const secrets = new Set();
  const collect = async () => {
    const record = await page.evaluate(() => JSON.parse(localStorage['perennial:default']));
    for (const token of [...Object.values(record.tokens), ...Object.values(record.lease.tokens)]) {
      if (typeof token === 'string' && token.length >= 20) secrets.add(token);
    }
  };
  for (const id of ['fire', 'upload', 'expire', 'fire', 'break', 'fire']) {
    await page.locator('#' + id).click();
    await page.waitForFunction(() => /\.$/.test(document.getElementById('outcome').textContent));
    await collect();
  }
  await page.evaluate(() => perennial.tokenGetter({ force: true }).catch(() => {}));
  for (const path of ['/account', '/']) {
    await page.goto(s.server.origin + path);
    await page.evaluate(() => perennial.ready);
    said.push(await page.evaluate(() => document.documentElement.outerHTML + document.body.innerText + location.href));
  }
  said.push(...page.complaints);
  assert.ok(secrets.size >= 3, `${secrets.size} secrets`);
  const all = said.join('\n');
  for (const secret of secrets) {
    for (let i = 0; i + 20 <= secret.length; i++) assert.ok(!all.includes(secret.slice(i, i + 20)), 'a piece of a token is shown');
  }
});
