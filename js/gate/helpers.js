import { callHelper } from './program.js';

/**
 * The angular-jwt and angular-storage compatible helpers: synchronous, in Go, hence there once the program is. A Proxy, so that the list of
 * their functions need not be here before they can be used: see ../host/helpers.js and perennial.d.ts.
 * @param {string} of
 * @returns {any}
 */
export const helpers = (of) =>
  new Proxy({}, { get: (_, name) => (/** @type {unknown[]} */ ...args) => callHelper(of, /** @type {string} */ (name), args) });
