// A run: one server, one browser, and the samples.
import { bundleAll } from './bundle.js';
import { launch } from './browser/launch.js';
import { Sessions } from './browser/sessions.js';
import { clients } from './clients.js';
import { serve } from './server/server.js';

/** @typedef {{ group: string, row: string, unit: string, client: string, round: number, value: number, note?: string }} Sample */

/** @typedef {Awaited<ReturnType<typeof startRun>>} Run */

/** @param {(text: string) => void} say where progress goes */
export async function startRun(say = () => {}) {
  const server = await serve(bundleAll());
  const browser = await launch();
  /** @type {Sample[]} */
  const samples = [];
  return {
    server,
    browser,
    clients,
    samples,
    version: await browser.version(),
    sessions: new Sessions(server),
    /** The profile whose caches have what has been loaded before: on disk, as a user's is. */
    warm: browser.defaultBrowserContext(),
    /** The one whose caches are emptied. */
    cold: await browser.createBrowserContext(),
    say,
    note: (/** @type {Sample} */ sample) => samples.push(sample),
    /** The clients, each round beginning with another. @param {number} round */
    inTurn: (round) => clients.map((_, i) => clients[(i + round) % clients.length]),
    /**
     * A sample. One that fails is taken once more, and said: a run of many minutes need not end for a hiccup of the machine.
     * @template T @param {() => Promise<T>} take @returns {Promise<T>}
     */
    async sample(take) {
      const before = new Set(await browser.pages());
      try {
        return await take();
      } catch (error) {
        say(`once more: ${/** @type {Error} */ (error).message}`);
        for (const page of await browser.pages()) if (!before.has(page)) await page.close();
        return take();
      }
    },
    async stop() {
      await browser.close();
      server.stop();
    },
  };
}
