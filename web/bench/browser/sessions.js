// The session that a page is to find in storage: fresh or expired, and as it was before each sample.
import { sessionOf } from '../clients.js';
import { dump, restore } from './storage.js';

/** @typedef {import('../clients.js').Client} Client */

/** A page of the origin with no client in it, for as long as `work` takes. */
async function onBlank(context, origin, work) {
  const page = await context.newPage();
  try {
    await page.goto(origin + '/blank.html');
    return await work(page);
  } finally {
    await page.close();
  }
}

export class Sessions {
  /** What storage held after each sign-in. @type {Map<string, { stored: any, session: any }>} */
  #kept = new Map();

  /** @param {Awaited<ReturnType<import('../server/server.js').serve>>} server */
  constructor(server) {
    this.server = server;
  }

  /** What storage holds after a sign-in: made once, by the client itself or as it would have written it. */
  async #signIn(context, client, expired) {
    const origin = this.server.originOf(client);
    const session = this.server.provider.signIn(client, { origin, expired });
    const { entries, store } = await sessionOf(client);
    if (!store) {
      const local = Object.fromEntries(Object.entries(entries(session, origin, false)).map(([k, v]) => [k, text(v, client)]));
      return { session, stored: { local, databases: [] } };
    }
    await onBlank(context, origin, (page) => page.evaluate(restore, { local: {}, databases: [] }));
    const page = await context.newPage();
    await store(page, origin, session, false);
    await page.close();
    return { session, stored: await onBlank(context, origin, (blank) => blank.evaluate(dump)) };
  }

  /**
   * Leaves a session in a profile's storage, and the caches as they are to be.
   * @param {import('puppeteer-core').BrowserContext} context the profile
   * @param {Client} client
   * @param {{ expired?: boolean, cold?: boolean }} [how] `cold`: no file is in any cache
   * @returns {Promise<any>} the session, as a token response and `issuedAt`
   */
  async leave(context, client, { expired = false, cold = false } = {}) {
    const key = `${client.name} ${expired}`;
    if (!this.#kept.has(key)) this.#kept.set(key, await this.#signIn(context, client, expired));
    const { stored, session } = /** @type {{ stored: any, session: any }} */ (this.#kept.get(key));
    const origin = this.server.originOf(client);
    await onBlank(context, origin, async (page) => {
      await page.evaluate(restore, stored);
      if (cold) await forgetFiles(page, origin);
    });
    this.server.provider.rearm(session.refresh_token);
    this.server.provider.forget(client.name);
    return session;
  }

  /** Signs in anew the next time, as the API refuses the token of the session that was kept. @param {Client} client */
  forget(client) {
    this.#kept.delete(`${client.name} false`);
  }

  /** The same with tokens that are bound to a key, which storage alone cannot carry over: a sign-in of its own. */
  async leaveBound(context, client) {
    const origin = this.server.originOf(client);
    const session = this.server.provider.signIn(client, { origin, type: 'DPoP' });
    const { entries, store } = await sessionOf(client);
    if (store) {
      const page = await context.newPage();
      await store(page, origin, session, true);
      await page.close();
    } else {
      const local = Object.fromEntries(Object.entries(entries(session, origin, true)).map(([k, v]) => [k, text(v, client)]));
      await onBlank(context, origin, (page) => page.evaluate(restore, { local, databases: [] }));
    }
    return session;
  }
}

/** Texts are stored as they are, but for angular-storage, which stores all by JSON. */
const text = (value, client) => (typeof value === 'string' && client.name !== 'angular-jwt' ? value : JSON.stringify(value));

/** The HTTP cache, and what service workers and Cache Storage keep of files. */
async function forgetFiles(page, origin) {
  const cdp = await page.createCDPSession();
  await cdp.send('Network.clearBrowserCache');
  await cdp.send('Storage.clearDataForOrigin', { origin, storageTypes: 'cache_storage,service_workers,shader_cache' });
  await cdp.detach();
}
