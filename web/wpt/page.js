// The pages of the tests as they are, and with Perennial in them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Each page is run in each of these. The first one is what the others are compared with. */
export const MODES = {
  plain: 'without Perennial',
  uncovered: 'with it, and no request covered',
  covered: 'signed in, and the page\'s own origin covered',
  waiting: 'the same with tokens that live for two seconds, so that requests wait',
};

const TOKEN = '/perennial/token';

/** Runs in the page, as its testharnessreport.js. @param {string} mode */
function report(mode, configuration) {
  globalThis.add_completion_callback((tests, { status, message }) => {
    globalThis.outcome = { status, message, tests: tests.map(({ name, status, message }) => [name, status, message]) };
  });
  if (mode === 'plain' || self !== top) return;
  document.write(`<script src="/perennial/perennial.js"></script><script>perennial.start(${JSON.stringify(configuration)})</script>`);
}

/** @param {string} mode @param {string} origin */
const configurationOf = (mode, origin) => ({
  refreshUrl: origin + TOKEN,
  apis: [mode === 'uncovered' ? 'https://uncovered.test' : origin],
});

/**
 * Has a page get Perennial's files, its tokens, and the report of its tests from here instead of the tests' server. The other
 * requests stay untouched.
 * @param {import('puppeteer-core').Page} page
 */
export async function intercept(page, mode, origin, dist) {
  const session = await page.createCDPSession();
  const files = {
    '/resources/testharnessreport.js': () => ['text/javascript', `(${report})(${JSON.stringify(mode)}, ${JSON.stringify(configurationOf(mode, origin))})`],
    [TOKEN]: () => ['application/json', JSON.stringify({ access_token: 'a' + Date.now(), refresh_token: 'r' + Date.now(), expires_in: 2 })],
  };
  session.on('Fetch.requestPaused', ({ requestId, request }) => {
    const { pathname } = new URL(request.url);
    const [type, body] = files[pathname]?.() ?? [pathname.endsWith('.wasm') ? 'application/wasm' : 'text/javascript', readFileSync(join(dist, pathname.slice('/perennial/'.length)))];
    const responseHeaders = [{ name: 'Content-Type', value: type }];
    session.send('Fetch.fulfillRequest', { requestId, responseCode: 200, responseHeaders, body: Buffer.from(body).toString('base64') }).catch(() => {});
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: origin + '/perennial/*' }, { urlPattern: origin + '/resources/testharnessreport.js' }] });
}

/** Leaves a session in the browser's storage, where a mode wants one. */
export async function signIn(page, mode, origin) {
  await page.goto(origin + '/common/blank.html');
  await page.addScriptTag({ url: '/perennial/perennial.js' });
  await page.evaluate(
    (configuration, lifetime) => {
      perennial.start(configuration);
      return perennial.authenticate({ access_token: 'a', refresh_token: 'r', expires_in: lifetime });
    },
    configurationOf(mode, origin), mode === 'waiting' ? 2 : 360_000,
  );
}
