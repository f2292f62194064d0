import { PerennialError } from './error.js';
import { nativeFetch } from './native-fetch.js';
/** @import { Files } from '../internal' */

/**
 * What to reject with where a file cannot be loaded: `outdated` if the server has another release by now than the page. Then the file
 * in the place of perennial.js does not name the page's runtime; of a module, whose files a bundler renames, the runtime itself is gone.
 * @param {Files} files
 * @param {string} url of the file
 * @param {string} why it may be otherwise
 * @param {unknown} cause
 * @returns {Promise<PerennialError>} program_unavailable, or outdated
 */
export async function unavailable({ self, runtime }, url, why, cause) {
  const cannot = `cannot load ${url}: `;
  try {
    const response = await nativeFetch(self || runtime, { cache: 'no-cache' });
    if (response.status < 500 && !(await response.text()).includes(self ? RUNTIME_FILE : VERSION)) {
      return new PerennialError('outdated', cannot + 'the server has another release, reload the page', 0, cause);
    }
  } catch {
    // No network.
  }
  return new PerennialError('program_unavailable', cannot + why, 0, cause);
}
