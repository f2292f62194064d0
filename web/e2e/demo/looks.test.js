// The demo page in light and dark, on a phone and on a desk: no complaint in the console, nothing cut off, no token shown.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPage, signIn } from '../harness/pages/page.js';
import { suite } from '../harness/suite.js';

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

/** Runs in the page: keeps the texts of the timeline's last picture, with their boxes, in `painted`. */
function witnessPaint() {
  const { clearRect, fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (...args) {
    globalThis.painted = [];
    return Reflect.apply(clearRect, this, args);
  };
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    const { actualBoundingBoxLeft, actualBoundingBoxRight, actualBoundingBoxAscent, actualBoundingBoxDescent } = this.measureText(text);
    painted.push({ text, left: x - actualBoundingBoxLeft, right: x + actualBoundingBoxRight, top: y - actualBoundingBoxAscent, bottom: y + actualBoundingBoxDescent });
    return Reflect.apply(fillText, this, [text, x, y]);
  };
}

/** Runs in the page: the pairs of texts that cover each other, on the page and on the canvas. */
function collisions() {
  const overlapping = (boxes) =>
    boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1).map((b) => `${a.text} / ${b.text}`));
  const written = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    // What has scrolled out of a list is there, but not to be seen.
    if (!node.data.trim() || !node.parentElement.checkVisibility() || node.parentElement.closest('#log, #devices')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { left, right, top, bottom } of range.getClientRects()) written.push({ text: node.data.trim(), left, right, top, bottom });
  }
  return { texts: written.length, page: overlapping(written), canvas: overlapping(painted), names: painted.map(({ text }) => text) };
}

test('at 360 px no label covers another, with much going on and whenever one looks', async () => {
  const page = await watched();
  await page.evaluateOnNewDocument(witnessPaint);
  await page.setViewport({ width: 360, height: 740 });
  await signIn(s.context, s.server, '/', page);
  const outcome = (pattern) => page.waitForFunction((p) => new RegExp(p).test(document.getElementById('outcome').textContent), {}, pattern);
  for (let i = 0; i < 3; i++) {
    await page.click('#expire');
    await outcome('refuses every token');
    await page.click('#fire');
    await outcome('^50 of 50');
  }
  await page.click('#break');
  await outcome('answers 503');
  await page.click('#cut');
  await outcome('connection is cut');
  await page.$eval('#timeline', (canvas) => canvas.scrollIntoView());
  const seen = new Set();
  for (let second = 0; second < 80; second += 2) { // until all of it has moved out of the picture
    await page.evaluate(() => void (globalThis.painted = undefined));
    await page.waitForFunction(() => painted?.length > 5); // the axis, the names
    const { texts, names, ...found } = await page.evaluate(collisions);
    assert.deepEqual(found, { page: [], canvas: [] }, `${second} s later`);
    assert.ok(texts > 40);
    names.forEach((name) => seen.add(name));
    await page.evaluate(() => moveClock(2000));
  }
  for (const name of ['Tokens', 'Refreshes', 'Requests', 'Without Perennial', 'token expired', 'no new tokens', 'network cut', 'now']) assert.ok(seen.has(name), name);
});

test('a burst of requests stands before the moment in which it was answered: nothing has happened after now', async () => {
  for (const width of [360, 1280]) {
    const page = await watched();
    await page.setViewport({ width, height: 740 });
    await page.evaluateOnNewDocument(() => {
      const { fillText, arc } = CanvasRenderingContext2D.prototype;
      let now;
      globalThis.dots = [];
      CanvasRenderingContext2D.prototype.fillText = function (text, x, ...rest) {
        if (text === 'now') now = x + this.measureText(text).width / 2;
        return fillText.call(this, text, x, ...rest);
      };
      CanvasRenderingContext2D.prototype.arc = function (x, ...rest) {
        dots.push(x - now);
        return arc.call(this, x, ...rest);
      };
    });
    await page.goto(s.server.origin);
    await drawn(page);
    await page.$eval('#timeline', (canvas) => canvas.scrollIntoView());
    await page.click('#fire');
    await page.waitForFunction(() => /of 50/.test(document.querySelector('#outcome').textContent) && dots.length > 500);
    const latest = await page.evaluate(() => Math.max(...dots));
    assert.ok(latest <= 0.5, `at ${width} px a dot stands ${latest} px after now`);
  }
});

test('the legend has every mark of the timeline, hollow ones too', async () => {
  const page = await watched();
  await page.goto(s.server.origin);
  const marks = await page.$$eval('.legend li', (items) => items.map((item) => {
    const { backgroundColor, borderTopWidth, boxShadow } = getComputedStyle(item.querySelector('i'));
    const hollow = /, 0\)$/.test(backgroundColor) && parseFloat(borderTopWidth) > 0;
    return `${item.textContent}${hollow ? ', hollow' : ''}${boxShadow === 'none' ? '' : ', ringed'}`;
  }));
  assert.deepEqual(marks, ['token’s life', 'refresh', 'another tab’s, hollow', 'request', 'waited', '401', '401 seen by the page, ringed', 'failed, hollow']);
});

test('"not bound" is not in the colour of what is well', async () => {
  const page = await signIn(s.context, s.server);
  await page.waitForFunction(() => document.getElementById('bearer').checkVisibility());
  const [bearer, well, card] = await page.evaluate(() => {
    const of = (selector) => getComputedStyle(document.querySelector(selector));
    return [[of('#bearer b').color, of('#bearer').backgroundColor], [of('.mark').color, of('.mark').backgroundColor], of('body').color];
  });
  assert.notEqual(bearer[0], well[0]);
  assert.notEqual(bearer[1], well[1]);
  assert.equal(bearer[0], card);
});

test('the name on the provider’s page is selected: who types has replaced it', async () => {
  const page = await watched();
  await page.goto(s.server.origin);
  await page.locator('#signin').click();
  await page.waitForFunction(() => document.readyState === 'complete' && document.getElementById('name'));
  await page.keyboard.type('Grace');
  assert.equal(await page.$eval('#name', (field) => field.value), 'Grace');
  assert.deepEqual(await page.evaluate(() => violations), []);
});

test('the code shown is the code that runs', async () => {
  const page = await watched();
  const ran = [];
  page.on('response', (response) => response.request().resourceType() === 'script' && ran.push(response));
  await page.goto(s.server.origin);
  await page.waitForFunction(() => document.getElementById('code-app').textContent);
  const shown = await page.evaluate(() => ['code-tag', 'code-app'].map((id) => document.getElementById(id).textContent));
  assert.equal(shown[0], '<script src="/dist/perennial.js"></script>');
  const source = await ran.find((response) => response.url() === `${s.server.origin}/auth.js`).text();
  assert.equal(shown[1], source.slice(source.indexOf('export')).replace(/^export /gm, '').trim());
  for (const what of ['perennial.start({', "clientId: 'demo'", "fetch('/api/hello')", 'perennial.signin(', 'perennial.signout(']) assert.ok(shown[1].includes(what), what);
  // Nothing else on the page starts or asks for anything of the kind.
  for (const response of ran.filter((r) => r.url().startsWith(`${s.server.origin}/`) && !/\/(dist\/.*|auth\.js)$/.test(r.url()))) {
    assert.doesNotMatch(await response.text(), /perennial\.(start|signin|signout)\(/, response.url());
  }
});

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
