import { callHelper } from './call-host.js';
/** @import { Helpers } from '../internal' */

/**
 * The angular-jwt and angular-storage compatible helpers: synchronous, in Go, hence there once the program is. A Proxy, so that the list of
 * their functions need not be here before they can be used: see ../host/helpers.js and perennial.d.ts.
 * @template {keyof Helpers} Of
 * @param {Of} of
 * @returns {Helpers[Of]}
 */
export const helpers = (of) =>
  new Proxy(/** @type {Helpers[Of]} */ ({}), { get: (_, name) => (/** @type {unknown[]} */ ...args) => callHelper(of, /** @type {string} */ (name), args) });
