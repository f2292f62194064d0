/** @import { Foreign } from '../internal' */

/**
 * The page's AngularJS.
 * @type {Foreign}
 */
export const angular = /** @type {Foreign} */ (globalThis).angular;

if (!angular?.module) throw new Error('perennial-angularjs.js: load angular.js before it');
