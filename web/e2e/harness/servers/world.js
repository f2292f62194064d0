// An app, a provider, and two APIs, on four origins; with a second provider, for a callback of the wrong one.
import { after, before, beforeEach } from 'node:test';
import { startIdp } from './idp.js';
import { startResource } from './resource.js';
import { startApp } from './spa.js';

/**
 * Starts all of them. The app's page may connect to them, and they let it read their answers.
 * @param {{ idp?: Parameters<typeof startIdp>[0], second?: boolean, resource?: { nonce?: boolean, window?: number },
 *   dist?: string }} [options] `second`: a second provider, `other`, with the same clients
 */
export async function startWorld({ idp: settings, second = false, resource, dist } = {}) {
  const app = await startApp({ dist });
  const origins = [app.origin];
  const common = { redirectUris: app.redirectUris, postLogoutRedirectUris: [`${app.origin}/`], origins, ...settings };
  const [idp, other] = await Promise.all([startIdp(common), second ? startIdp(common) : undefined]);
  const [orders, stock] = await Promise.all(
    ['https://orders.test', 'https://stock.test'].map((audience) => startResource({ idp, audience, origins, ...resource })),
  );
  const servers = [idp, other, orders, stock].filter((server) => server !== undefined);
  app.allow(...servers.map(({ origin }) => origin));
  return {
    app, idp, other, orders, stock,
    /** As at first, but for the users' sessions. */
    reset() {
      for (const server of servers) server.reset();
      app.configure();
    },
    stop: () => Promise.all([app, ...servers].map((server) => server.stop())),
  };
}

/**
 * Call at the top of a test file: one world for the file, reset before each test. The members are set when the tests run.
 * @param {Parameters<typeof startWorld>[0]} [options]
 */
export function world(options) {
  const w = /** @type {Awaited<ReturnType<typeof startWorld>>} */ ({});
  before(async () => void Object.assign(w, await startWorld(options)));
  beforeEach(() => w.reset());
  after(() => w.stop?.());
  return w;
}
