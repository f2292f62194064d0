// Takes the picture of the demo that the README shows: `node web/e2e/picture.js`, after `./build.sh test`.
import { launch } from './harness/browser.js';
import { hello, newPage, signIn, until } from './harness/page.js';
import { startServer } from './harness/server.js';

const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1';
const WIDTH = 1180;

const [server, browser] = await Promise.all([startServer({ ttl: '20s' }), launch({ full: true })]);

const elsewhere = await browser.createBrowserContext();
const phone = await newPage(elsewhere);
await phone.setUserAgent({ userAgent: PHONE });
await signIn(elsewhere, server, '/?dpop=1', phone);

const page = await signIn(await browser.createBrowserContext(), server, '/?dpop=1');
await page.setViewport({ width: WIDTH, height: 900, deviceScaleFactor: 1.5 });
await page.click('#pulse');
await until(() => page.evaluate(() => perennial.session.generation >= 3));
await page.click('#expire');
await page.click('#fire');
await until(async () => (await hello(page)) && page.evaluate(() => perennial.session.generation >= 6));
const bottom = await page.evaluate(() => {
  scrollTo(0, 0);
  return document.getElementById('identity').getBoundingClientRect().bottom;
});
await page.screenshot({
  path: new URL('../screenshot.png', import.meta.url).pathname,
  clip: { x: 0, y: 0, width: WIDTH, height: bottom + 10 },
});
await browser.close();
await server.stop();
