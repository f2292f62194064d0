/** @import { Foreign } from '../../internal' */

/** What lies below: the browser's own functions, or those of a script that came before. @type {Record<string, Foreign>} */
export const native = {};

/** @param {string} method @param {Foreign} xhr @param {unknown[]} args */
export const call = (method, xhr, args) => Reflect.apply(native[method], xhr, args);

/** Thrown where the browser would throw it, did it know what the page knows. */
export const invalidState = () => new DOMException('not open', 'InvalidStateError');
