// Sign-in by popup where browsers keep the popup apart from the page: by the site that embeds the app, and by Cross-Origin-Opener-Policy.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { focus, keepOpened, newPage, reported, until, whileOpen } from '../harness/pages/page.js';
import { confirm, configurationOf, openApp, order, signInSuite } from '../harness/pages/signin.js';
import { listen } from '../harness/servers/listen.js';

const s = signInSuite();

/** Begins a sign-in by popup; what comes of it is in globalThis.result. Resolves to the popup. */
async function popUp(page, frame = page) {
  const opened = new Promise((resolve) => page.once('popup', resolve));
  await frame.evaluate(() => {
    globalThis.result = perennial.signin({ popup: true, prompt: 'consent', timeout: 100 }).then(() => 'signed in', ({ code }) => code);
  });
  const popup = await opened;
  await popup.waitForSelector('#login');
  return popup;
}

/** A page of another site (127.0.0.1 is another than localhost) that embeds a URL. */
async function embed(t, url) {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<!doctype html><title>Portal</title><iframe src="${url}"></iframe>`);
  });
  await new Promise((resolve) => server.listen({ port: 0, host: '127.0.0.1' }, resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}/`;
}

/** Opens a page of another site with the app in a frame, where nobody is signed in. */
async function openEmbedded(t) {
  const { app } = s.server;
  app.configure({ config: configurationOf(s.server) });
  const portal = await embed(t, `${app.origin}/widget`);
  const page = await newPage(s.context);
  await page.goto(portal);
  const frame = await until(() => page.frames().find((each) => each.url() === `${app.origin}/widget`));
  await frame.waitForFunction(() => globalThis.perennial?.isAuthenticated === false, { polling: 50 });
  return { page, frame };
}

test('an app embedded in another site, which no BroadcastChannel joins to its popup: its opener gets the answer', async (t) => {
  const { page, frame } = await openEmbedded(t);
  await frame.evaluate(() => perennial.ready);
  const popup = await popUp(page, frame);
  await confirm(popup);
  assert.equal(await frame.evaluate(() => result), 'signed in');
  await until(() => popup.isClosed());
  assert.deepEqual(await order(s, frame), [200]);
});

test('a message of another origin is no answer, and an opener of another origin gets none', async (t) => {
  const { app, idp } = s.server;
  const { page, frame } = await openEmbedded(t);
  await page.evaluate(() => {
    globalThis.heard = [];
    addEventListener('message', ({ data }) => heard.push(String(data)));
  });
  const popup = await popUp(page, frame);
  const [state] = await frame.evaluate(() => Object.keys(JSON.parse(sessionStorage['perennial:default:signin'])));
  const forged = `${app.origin}/callback?code=forged&state=${state}`;
  await page.evaluate((url) => frames[0].postMessage(url, '*'), forged);

  const opened = new Promise((resolve) => page.once('popup', resolve));
  await page.evaluate((url) => void open(url), forged);
  const spent = await opened;
  await until(() => spent.url() === `${app.origin}/callback`); // it has been dealt with
  await spent.close();
  await confirm(popup);
  assert.equal(await frame.evaluate(() => result), 'signed in');
  assert.equal(idp.stats().refused, 0, 'the forged code was shown to nobody');
  assert.deepEqual(await page.evaluate(() => heard), []);
});

test('a popup that a later page cuts off: popup_closed for who waits, and the answer counts all the same', async (t) => {
  const apart = await listen(() => (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html', 'Cross-Origin-Opener-Policy': 'same-origin' }).end('<title>A federated provider</title>');
  });
  t.after(() => apart.stop());
  const page = await openApp(s, {}, { path: '/cart' });
  await keepOpened(page);
  const popup = await popUp(page);
  const back = popup.url();
  await whileOpen(page); // at the provider
  await popup.goto(apart.origin);
  await focus(page); // the user is back at it
  assert.equal(await page.evaluate(() => result), 'popup_closed', 'as far as this page can know');
  await popup.goto(back);
  await confirm(popup);
  await reported(page, 'signedin');
  await until(() => popup.isClosed());
  assert.deepEqual(await order(s, page), [200]);
  assert.equal(page.url(), `${s.server.app.origin}/cart`);
});

test('the next sign-in ends one whose popup looks closed', async () => {
  // The page's own policy cuts its popup off, at once: there is no telling whether it is closed.
  const page = await openApp(s, {}, { headers: { 'Cross-Origin-Opener-Policy': 'same-origin' } });
  const first = await popUp(page);
  await page.evaluate(() => void (globalThis.before = result));
  await first.close();
  await focus(page);
  const second = await popUp(page);
  assert.equal(await page.evaluate(() => before), 'popup_closed');
  await confirm(second);
  assert.equal(await page.evaluate(() => result), 'signed in');
});
