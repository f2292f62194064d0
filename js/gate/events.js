/** @import { Failure } from '../internal' */

/** @type {EventTarget} */
let source;

/** From now on events come from this target: the page's `perennial`. @param {EventTarget} target */
export const emitFrom = (target) => {
  source = target;
};

/**
 * Dispatches a CustomEvent. An exception in a listener is reported by the browser and never arrives here.
 * @param {string} type
 * @param {unknown} [detail]
 * @param {boolean} [cancelable]
 * @returns {boolean} false if a listener called preventDefault()
 */
export const emit = (type, detail, cancelable) =>
  source.dispatchEvent(new CustomEvent(type, { detail, cancelable }));

/**
 * Reports a failure to the page that no call of its own is waiting for; that it has called stop() is none.
 * @param {Failure} error
 */
export const emitError = ({ code = 'internal', message }) =>
  code == 'stopped' || emit('error', { code, message });

/**
 * Does something when the page's own first requests have left, and its scripts have had their chance to listen for what it reports.
 * @param {() => void} work
 * @param {AbortSignal} signal of stop()
 */
export function later(work, signal) {
  const wait = () =>
    setTimeout(() => {
      if (!signal.aborted) work();
    }, 200);
  if (document.readyState == 'complete') wait();
  else addEventListener('load', wait, { signal });
}
