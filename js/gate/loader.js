import { PerennialError } from './error.js';
import { beginProgram } from './program.js';
import { unavailable } from './unavailable.js';
/** @import { CallHost, Files, RuntimeScript, ScriptUrlPolicy } from '../internal' */

/** @type {Promise<CallHost> | undefined} */
let runtime;

/** @type {ScriptUrlPolicy | undefined} */
let policy;

/**
 * Loads the runtime, once.
 * @param {Files} files
 * @param {boolean} alone it is not the program that is needed
 * @returns {Promise<CallHost>}
 */
export const loadRuntime = (files, alone) =>
  (runtime ||= load(files, alone).catch((error) => {
    runtime = undefined;
    throw error;
  }));

/**
 * Loads perennial-runtime.js, which leaves its one function on its own script element: no global is needed. The program's bytes are
 * fetched at the same time.
 * @param {Files} files
 * @param {boolean} alone
 * @returns {Promise<CallHost>}
 * @throws {PerennialError} program_unavailable, outdated; unsupported under jsdom and happy-dom
 */
const load = (files, alone) =>
  new Promise((resolve, reject) => {
    // A script that is added there never loads, and never fails.
    if (/ (jsdom|HappyDOM)\/\d/.test(navigator.userAgent)) throw new PerennialError('unsupported', 'test with perennial/testing');
    const { runtime: url, nonce } = files;
    const fail = async (/** @type {string} */ why, /** @type {unknown} */ cause) => reject(await unavailable(files, url, why, cause));
    if (!alone) beginProgram(files.wasm);
    const script = document.createElement('script');
    script.onload = script.onerror = (cause) => {
      const { perennial } = /** @type {RuntimeScript} */ (script);
      script.remove();
      // A module has no digest to go by: the release has to do.
      if (perennial && (RUNTIME_INTEGRITY || perennial.version === VERSION)) resolve(perennial);
      else fail('missing, of another build, or barred by the CSP: start() takes its nonce', cause);
    };
    try {
      // Where a page enforces Trusted Types, its CSP has to allow a policy of this name. A name is good for one.
      policy ||= /** @type {NonNullable<typeof trustedTypes>} */ (globalThis.trustedTypes).createPolicy('perennial', { createScriptURL: String });
    } catch {
      // No Trusted Types here, or none for us: then a plain text will do, or the browser says why not.
    }
    script.crossOrigin = ''; // anonymous: integrity needs it where the files come from another origin
    script.integrity = RUNTIME_INTEGRITY;
    script.nonce = /** @type {string} */ (nonce);
    try {
      script.src = policy ? policy.createScriptURL(url) : url;
      document.head.append(script);
    } catch (cause) {
      fail('allow the policy perennial in the CSP: trusted-types', cause);
    }
  });
