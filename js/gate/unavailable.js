import { PerennialError } from './error.js';
import { nativeFetch } from './native-fetch.js';
/** @import { Files } from '../internal' */

/** @param {string} url */
const ask = (url) => nativeFetch(url, { cache: 'no-cache', signal: AbortSignal.timeout(3000) });

/** What is not there is answered with 404 or 410, or with the app's own page. @param {Response} answer */
const isGone = ({ ok, status, headers }) => (ok ? /html/.test(headers.get('Content-Type') ?? '') : status == 404 || status == 410);

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
    if (isGone(await ask(url)) && !(self && (await (await ask(self)).text()).includes(RUNTIME_FILE))) {
      return new PerennialError('outdated', cannot + 'it is gone; reload the page for the release that is there, and see that all files of that are', 0, cause);
    }
  } catch {
    // No network.
  }
  return new PerennialError('program_unavailable', cannot + why, 0, cause);
}
