// WebKitGTK: its MiniBrowser, over WebKitWebDriver. A driver process has one session, and a session is a profile.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Builder, By, Capabilities } from 'selenium-webdriver';
import { find } from '../../harness/browsers/find.js';
import { until } from '../../harness/pages/page.js';
import { startDisplay } from './display.js';
import { own } from './own.js';

/** @returns {Promise<import('./driver.js').Driver>} */
export async function startWebKit() {
  const command = find('WEBKIT_DRIVER', ['WebKitWebDriver']);
  const display = await startDisplay();
  return {
    name: 'WebKitGTK',
    openProfile: () => openProfile(command, display.name),
    stop: () => display.stop(),
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/** @returns {Promise<import('./driver.js').Profile>} */
async function openProfile(command, display) {
  const url = `http://127.0.0.1:${await freePort()}`;
  const driver = own(command, ['--host=127.0.0.1', `--port=${new URL(url).port}`], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: display },
  });
  await until(() => fetch(`${url}/status`).then(({ ok }) => ok, () => false));
  const capabilities = new Capabilities({ browserName: 'MiniBrowser' });
  const session = await new Builder().usingServer(url).disableEnvironmentOverrides().withCapabilities(capabilities).build();
  await session.manage().setTimeouts({ script: 280_000 });
  const inTurn = turns();
  let first = true;
  return {
    async openTab() {
      const handle = await inTurn(async () => {
        // Of type "window", so that each of them is visible, and none is slowed down.
        if (!first) await session.switchTo().newWindow('window');
        first = false;
        return session.getWindowHandle();
      });
      return tabOf(session, (work) => inTurn(async () => (await session.switchTo().window(handle), work())));
    },
    async close() {
      await session.quit();
      await driver.stop();
    },
  };
}

/** A session speaks to one of its windows at a time: what is asked of it is done one after another. */
function turns() {
  let last = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
}

/** Selenium's functions are not async, and do not say what was thrown. */
const CALL = (work) => `const args = [...arguments], done = args.pop();
  Promise.resolve().then(() => (${work})(...args)).then((value) => done({ value }), (error) => done({ error: String(error?.stack ?? error) }));`;

/** @returns {import('./driver.js').Tab} */
const tabOf = (session, here) => ({
  goto: (url) => here(() => session.get(url)),
  reload: () => here(() => session.navigate().refresh()),
  async evaluate(work, ...args) {
    const { value, error } = await here(() => session.executeAsyncScript(CALL(work), ...args));
    if (error !== undefined) throw new Error(error);
    return value;
  },
  click: (selector) => here(() => session.findElement(By.css(selector)).click()),
  complaints: async () => [],
  offline: undefined,
  close: () => here(() => session.close()),
});
