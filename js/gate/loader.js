import { PerennialError } from './error.js';

/** @type {Promise<import('../internal').Ask> | undefined} */
let runtime;

/** @type {any} */
let policy;

/**
 * Loads perennial-runtime.js, which leaves its one function on its own script element: no global is needed.
 * Only success is kept: after a failure the next call tries again.
 * @param {import('../internal').Files} files
 * @returns {Promise<import('../internal').Ask>}
 * @throws {PerennialError} program_unavailable
 */
export const loadRuntime = ({ runtime: url, nonce }) =>
  (runtime ||= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.onload = script.onerror = (cause) => {
      const { perennial } = /** @type {any} */ (script);
      script.remove();
      if (perennial) return resolve(perennial);
      runtime = undefined;
      reject(new PerennialError('program_unavailable', `cannot load ${url}`, 0, cause));
    };
    try {
      // Where a page enforces Trusted Types, its CSP has to allow a policy of this name. A name is good for one.
      policy ||= /** @type {any} */ (globalThis).trustedTypes.createPolicy('perennial', { createScriptURL: String });
    } catch {
      // No Trusted Types here, or none for us: then a plain text will do, or the browser says why not.
    }
    script.crossOrigin = ''; // anonymous: integrity needs it where the files come from another origin
    script.integrity = RUNTIME_INTEGRITY;
    script.nonce = /** @type {string} */ (nonce);
    script.src = policy ? policy.createScriptURL(url) : url;
    document.head.append(script);
  }));
