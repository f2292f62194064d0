// The session that a page is to find in storage: fresh or expired, and as it was before each sample.
import { sessionOf } from '../clients.js';
import { dump, restore } from './storage.js';

/** @typedef {import('../clients.js').Client} Client */

export class Sessions {
  /** What storage held after each sign-in. @type {Map<string, { stored: any, session: any }>} */
  #kept = new Map();

  /** @param {Awaited<ReturnType<import('../server/server.js').serve>>} server */
  constructor(server) {
    this.server = server;
  }

  /** What storage holds after a sign-in: made once, by the client itself or as it would have written it. The page is left blank. */
  async #signIn(page, client, expired) {
    const origin = this.server.originOf(client);
    const session = this.server.provider.signIn(client, { origin, expired });
    const { entries, store } = await sessionOf(client);
    if (!store) return { session, stored: { local: texts(entries(session, origin, false), client), databases: [] } };
    const other = await page.browserContext().newPage();
    await store(other, origin, session, false);
    await other.close();
    return { session, stored: await page.evaluate(dump) };
  }

  /**
   * Leaves a session in storage, and the caches as they are to be.
   * @param {import('puppeteer-core').Page} page which is taken to the client's origin for that, to a page with no client in it
   * @param {Client} client
   * @param {{ expired?: boolean, cold?: boolean }} [how] `cold`: no file is in any cache
   * @returns {Promise<any>} the session, as a token response and `issuedAt`
   */
  async leave(page, client, { expired = false, cold = false } = {}) {
    const origin = this.server.originOf(client);
    await page.goto(origin + '/blank.html');
    const key = `${client.name} ${expired}`;
    if (!this.#kept.has(key)) this.#kept.set(key, await this.#signIn(page, client, expired));
    const { stored, session } = /** @type {{ stored: any, session: any }} */ (this.#kept.get(key));
    await page.evaluate(restore, stored);
    if (cold) await forgetFiles(page, origin);
    this.server.provider.rearm(session.refresh_token);
    this.server.provider.forget(client.name);
    return session;
  }

  /** Signs in anew the next time, as the API refuses the token of the session that was kept. @param {Client} client */
  forget(client) {
    this.#kept.delete(`${client.name} false`);
  }

  /** The same with tokens that are bound to a key, which storage alone cannot carry over: a sign-in of its own. */
  async leaveBound(page, client) {
    const origin = this.server.originOf(client);
    await page.goto(origin + '/blank.html');
    const session = this.server.provider.signIn(client, { origin, type: 'DPoP' });
    const { entries, store } = await sessionOf(client);
    if (!store) return page.evaluate(restore, { local: texts(entries(session, origin, true), client), databases: [] });
    const other = await page.browserContext().newPage();
    await store(other, origin, session, true);
    await other.close();
  }
}

/** Texts are stored as they are, but for angular-storage, which stores all by JSON. */
const texts = (/** @type {object} */ entries, /** @type {Client} */ client) =>
  Object.fromEntries(
    Object.entries(entries).map(([key, value]) => [key, typeof value === 'string' && client.name !== 'angular-jwt' ? value : JSON.stringify(value)]),
  );

/** The HTTP cache, and what service workers and Cache Storage keep of files. */
async function forgetFiles(page, origin) {
  const cdp = await page.createCDPSession();
  await cdp.send('Network.clearBrowserCache');
  await cdp.send('Storage.clearDataForOrigin', { origin, storageTypes: 'cache_storage,service_workers,shader_cache' });
  await cdp.detach();
}
