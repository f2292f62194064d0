import { PerennialError } from './error.js';
import { nativeFetch } from './native-fetch.js';
/** @import { Files } from '../internal' */

/** @param {string} url what is still there, or passes over @returns {Promise<string | undefined>} its text, "" if it is gone */
async function textOf(url) {
  const { ok, status, body } = await nativeFetch(url, { cache: 'no-cache', signal: AbortSignal.timeout(3000) });
  return ok ? new Response(body).text() : status == 404 || status == 410 ? '' : undefined;
}

/**
 * What to reject with where a file cannot be loaded: `outdated` if it is gone from the server, which has another release by now than the
 * page. Then the file in the place of perennial.js does not name the page's runtime; where a module's files lie, only a bundler knows.
 * @param {Files} files
 * @param {string} url of the file
 * @param {string} why it may be otherwise
 * @param {unknown} cause
 * @returns {Promise<PerennialError>} program_unavailable, or outdated
 */
export async function unavailable({ self }, url, why, cause) {
  const cannot = `cannot load ${url}: `;
  try {
    const there = await textOf(url);
    // The app's own page in its place is what servers answer with for what they have not.
    if (there == '' || /^\s*<!doctype html/i.test(there ?? '')) {
      const named = self && (await textOf(self));
      if (!named?.includes(RUNTIME_FILE)) {
        return new PerennialError('outdated', cannot + 'it is gone; reload the page for the release that is there, and see that all files of that are', 0, cause);
      }
    }
  } catch {
    // No network.
  }
  return new PerennialError('program_unavailable', cannot + why, 0, cause);
}
