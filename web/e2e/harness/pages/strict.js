// A strict server, oidc-provider, and tabs of a user who is signed in there; time can pass in them. One token, for one API.
import { createAgent } from '../clients/agent.js';
import { createClient } from '../clients/client.js';
import { startWorld } from '../servers/world.js';
import { suite } from '../suite.js';
import { ask, openPage } from './page.js';
import { letTimePass } from './time.js';
import { ORDERS } from './user.js';

/**
 * Call at the top of a test file.
 * @param {any} [more] of the world; `idp`: of the provider
 */
export function strictSuite({ idp, ...more } = {}) {
  const s = suite({ idp: { defaultResource: ORDERS, ...idp }, ...more }, startWorld);
  const [app, provider, api] = ['app', 'idp', 'orders'].map((name) => () => s.server[name]);

  /** Tokens of a new session of a user, bought by node: no page has to go through the provider's forms. */
  async function buy({ issuer = provider().issuer, login = 'ada' } = {}) {
    const client = await createClient({ issuer, redirectUri: `${app().origin}/callback`, agent: createAgent() });
    const fill = (/** @type {URLSearchParams} */ fields) => fields.has('login') && fields.set('login', login);
    return (await client.exchange(await client.authorize({ scope: 'openid offline_access orders.read', resource: ORDERS }, fill))).body;
  }

  return Object.assign(s, {
    /** A URL of the API. */
    orders: () => `${api().origin}/orders`,
    /** @param {object} [more] of the configuration */
    configuration: (more) => ({
      issuer: provider().issuer, clientId: 'app', scope: 'openid offline_access orders.read', apis: [api().origin], ...more,
    }),
    /**
     * A tab of the app, in which time can pass. Every page starts with this configuration from now on.
     * @param {object} [more] of the configuration
     * @param {{ prepare?: (page: any) => any, [how: string]: any }} [options] those of openPage
     */
    openTab: (more, { prepare, ...options } = {}) =>
      openPage(s, s.configuration(more), {
        cache: 'no-cache', // no-store would keep it out of the back/forward cache
        prepare: async (page) => (await letTimePass(page), await prepare?.(page)),
        ...options,
      }),
    /**
     * Signs in, in whatever tab it is called.
     * @param {any} page
     * @param {{ issuer?: string, login?: string }} [user]
     */
    async signIn(page, user) {
      await page.evaluate((tokens) => perennial.authenticate(tokens), await buy(user));
    },
    /**
     * Tabs of one session, in each of which the program runs. What the servers have counted until then is forgotten.
     * @param {number} count
     * @param {object} [more] of the configuration
     * @param {object} [options] see openTab
     */
    async openTabs(count, more, options) {
      const tabs = [await s.openTab(more, options)];
      await s.signIn(tabs[0]);
      while (tabs.length < count) tabs.push(await s.openTab(more, options));
      for (const page of tabs) await page.evaluate(() => perennial.ready);
      provider().reset();
      api().reset();
      return tabs;
    },
    /** Sends requests at once; the status of each, or the code of the error that it was rejected with. */
    order: (page, count) => ask(page, s.orders(), count),
    /** Hours later, by the device's clock. */
    expire: (tabs) => Promise.all([tabs].flat().map((page) => page.evaluate(() => moveClock(2 * 3_600_000)))),
    /** What provider and API have seen. */
    counted() {
      const { refreshes, replays, refused } = provider().stats();
      return { refreshes, replays, refused, api401: api().stats().refused };
    },
  });
}

/** What is counted after some refreshes when nothing has gone wrong. */
export const wellAfter = (refreshes) => ({ refreshes, replays: 0, refused: 0, api401: 0 });

/** Whether the page has heard that the session is over. */
export const signedOut = (page) => page.evaluate(() => seen.events.some(({ type }) => type === 'signedout'));
