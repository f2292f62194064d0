// What the scenarios of one engine need: the world of harness/servers/world.js, the engine, and a profile for each test.
import { after, afterEach, before, beforeEach, describe } from 'node:test';
import { startWorld } from '../harness/servers/world.js';
import { scenarios } from './scenarios/all.js';

/** One access token for the sign-in and the API: a refresh is one request. Lifetimes as in production. */
const IDP = { defaultResource: 'https://orders.test', userinfo: false, alg: 'ES256', accessTokenTtl: 300, idTokenTtl: 300 };
/** Tests move clocks, and are not about the age of proofs. */
const RESOURCE = { window: Infinity };

/**
 * Runs all scenarios in one engine.
 * @param {string} name
 * @param {() => Promise<import('./drivers/driver.js').Driver>} start
 */
export const inEngine = (name, start) =>
  describe(name, () => {
    /** @type {Suite} */
    const s = /** @type {any} */ ({});
    before(async () => {
      [s.world, s.driver] = await Promise.all([startWorld({ idp: IDP, resource: RESOURCE }), start()]);
    });
    beforeEach(async () => {
      s.world.reset();
      s.profile = await s.driver.openProfile();
    });
    afterEach(() => s.profile?.close());
    after(async () => {
      await s.driver?.stop();
      await s.world?.stop();
    });
    for (const scenario of scenarios) scenario(s);
  });

/**
 * @typedef {{ world: Awaited<ReturnType<typeof startWorld>>, driver: import('./drivers/driver.js').Driver,
 *   profile: import('./drivers/driver.js').Profile, config: object }} Suite
 */
