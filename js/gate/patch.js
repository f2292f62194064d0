/** @import { Foreign } from '../internal' */

/**
 * Puts something of ours where something of the platform's was.
 * @param {Foreign} owner
 * @param {string} name
 * @param {unknown} ours
 * @param {AbortSignal} stopped puts it back, if it is still ours; else what we have put has to stand open from then on
 * @throws {TypeError} if it cannot be replaced
 */
export function replace(owner, name, ours, stopped) {
  const original = owner[name];
  owner[name] = ours;
  if (owner[name] != ours) throw new TypeError(name); // frozen: in sloppy mode, as in a script, nothing else says so
  stopped.addEventListener('abort', () => {
    if (owner[name] == ours) owner[name] = original;
  });
}

/**
 * Puts a trap in front of a function of the platform. By a Proxy, so that its name, its length and everything else
 * that a page can see of it stay its own.
 * @param {Foreign} owner
 * @param {string} name
 * @param {(target: Foreign, self: Foreign, args: Foreign[]) => unknown} apply
 * @param {AbortSignal} stopped
 */
export const patch = (owner, name, apply, stopped) =>
  replace(owner, name, new Proxy(owner[name], /** @type {ProxyHandler<Foreign>} */ ({ __proto__: null, apply })), stopped);

/**
 * Where along the prototype chain an object's property lies. What everything inherits does not count.
 * @param {Foreign} object
 * @param {string} name
 * @returns {Foreign} what is falsy if there is none
 */
export const ownerOf = (object, name) =>
  object && object != Object.prototype && (Object.hasOwn(object, name) ? object : ownerOf(Object.getPrototypeOf(object), name));
