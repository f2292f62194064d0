/** What lies below: the browser's own functions, or those of a script that came before. @type {any} */
export const native = {};

/** @param {string} method @param {any} xhr @param {any[]} args */
export const call = (method, xhr, args) => Reflect.apply(native[method], xhr, args);

/** Thrown where the browser would throw it, did it know what the page knows. */
export const invalidState = () => new DOMException('not open', 'InvalidStateError');
