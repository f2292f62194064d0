/** @import { Foreign } from '../internal' */

/** Services that were put there from here. */
const ours = new WeakSet();

/**
 * Has the page's scripts find the service as `auth`: the guide's tokenGetter uses it without having it injected. A page that has an
 * `auth` of its own keeps it, whether it comes earlier or later; an element with that id is none.
 * @param {object} auth
 */
export function publish(auth) {
  const { auth: there } = /** @type {Foreign} */ (globalThis);
  if (there !== undefined && !(there instanceof Element) && !ours.has(there)) return;
  ours.add(auth);
  Object.defineProperty(globalThis, 'auth', { value: auth, configurable: true, writable: true });
}
