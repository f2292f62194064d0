import { abortable } from './abort.js';
import { PerennialError } from './error.js';
import { loadRuntime } from './loader.js';
/**
 * @import { Argument, HostCalls } from '../calls'
 * @import { Bridge, Helpers } from '../internal'
 */

/** @type {Bridge | undefined} */
let bridge;

/** @type {(bridge: Bridge | Promise<Bridge>) => void} */
let begin;

/**
 * Resolves, once start() has been called, to what the program is given: calls made earlier wait for it. Rejects after stop(), or
 * when start() has failed.
 * @type {Promise<Bridge>}
 */
export let begun = new Promise((resolve) => {
  begin = resolve;
});
begun.catch(() => {}); // as in endCalls

/** Lets asking begin. The program itself is loaded when it is first asked. @param {Bridge} given */
export function beginCalls(given) {
  begin((begun = Promise.resolve((bridge = given))));
}

/** From now on every call rejects, and so do those that wait for a start(). @param {PerennialError} error */
export function endCalls(error) {
  bridge = undefined;
  begin((begun = Promise.reject(error)));
  begun.catch(() => {}); // reported to whoever asks, and to nobody else
}

// On a server, or in a worker.
if (!globalThis.document) endCalls(new PerennialError('unsupported', 'this needs a page in a browser'));

/**
 * Calls the host, which asks Go where it does not know by itself. Loads the program if need be.
 * @template {keyof HostCalls} [Name='ready']
 * @param {Name} [name] without it `ready`
 * @param {Argument<HostCalls, Name>} [argument]
 * @param {AbortSignal | null} [signal]
 * @returns {Promise<ReturnType<HostCalls[Name]>>} rejects with a PerennialError, or at once with the signal's reason
 */
export async function callHost(name, argument, signal) {
  const mine = await begun;
  signal?.throwIfAborted();
  return abortable(loadRuntime(mine, name == 'send' || name == 'xhr').then((answer) => answer(mine, name, argument)), signal);
}

/**
 * Calls one of the helpers, which do not wait.
 * @param {keyof Helpers} of
 * @param {string} name
 * @param {unknown[]} args
 * @returns {unknown}
 * @throws {PerennialError} not_ready while the program does not run
 */
export function callHelper(of, name, args) {
  if (bridge?.helpers) return /** @type {Record<string, (...args: unknown[]) => unknown>} */ (/** @type {unknown} */ (bridge.helpers[of]))[name](...args);
  throw new PerennialError('not_ready', of + ': await perennial.ready');
}
