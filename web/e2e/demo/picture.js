// Takes the picture of the demo that the README shows: `node web/e2e/demo/picture.js`, after `./build.sh test`.
import { launch } from '../harness/browsers/browser.js';
import { signIn, until } from '../harness/pages/page.js';
import { startServer } from '../harness/servers/demo.js';

const WIDTH = 1180;

const [server, browser] = await Promise.all([startServer({ ttl: '20s' }), launch({ full: true })]);

/** Waits until so many more requests have been answered. */
async function more(count) {
  const answered = () => page.evaluate(() => Number(document.getElementById('count-requests').textContent));
  const before = await answered();
  await until(async () => (await answered()) >= before + count);
}

const page = await signIn(await browser.createBrowserContext(), server);
await page.setViewport({ width: WIDTH, height: 900, deviceScaleFactor: 1.25 });
await page.click('#pulse');
await until(() => page.evaluate(() => perennial.session.generation >= 3));
await page.click('#expire');
await page.click('#fire');
await more(60);
await page.click('#break');
await until(() => page.evaluate(() => document.getElementById('outcome').textContent.includes('was down')));
await more(5);
const bottom = await page.evaluate(() => {
  scrollTo(0, 0);
  return document.querySelector('.code').getBoundingClientRect().bottom;
});
await page.screenshot({
  path: new URL('../../screenshot.png', import.meta.url).pathname,
  clip: { x: 0, y: 0, width: WIDTH, height: bottom + 10 },
});
await browser.close();
await server.stop();
