// The program's files, as a test breaks or holds them.
import { intercept } from './intercept.js';

/** What the paths of the runtime and the program end in: their names carry their hashes. */
export const RUNTIME = /perennial-runtime\.[0-9a-f]{10}\.js$/;
export const PROGRAM = /perennial\.[0-9a-f]{10}\.wasm$/;

/** The cache in which pages keep the program for each other. */
export const CACHE = 'perennial';

/** Has a page, from its next document on, find no program that an earlier page has kept. @param {import('puppeteer-core').Page} page */
export const keepNothing = (page) =>
  page.evaluateOnNewDocument(() => {
    CacheStorage.prototype.match = async () => undefined;
  });

/**
 * The requests of a page for the program go where a test wants them to.
 * @param {import('puppeteer-core').Page} page
 * @param {(request: import('puppeteer-core').HTTPRequest) => unknown} way
 */
export async function holdProgram(page, way) {
  await keepNothing(page);
  await page.setRequestInterception(true);
  page.on('request', (request) => (PROGRAM.test(new URL(request.url()).pathname) ? way(request) : request.continue()));
}

/** As intercept(), where an earlier page may have kept the program. @type {typeof intercept} */
export async function interceptProgram(page, answer) {
  await keepNothing(page);
  return intercept(page, answer);
}
