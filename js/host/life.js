import { locksOfLife } from './locks.js';
import { newGo, withGlobals } from './page-globals.js';
/** @import { Connect, Go, GoBridge, Life } from '../internal' */

/** The name under which Go's main finds what it is given. */
const NAME = '__perennial';

const page = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (globalThis));

/**
 * One life of the Go program, from its start to its end.
 * @param {WebAssembly.Module} module
 * @param {GoBridge} given what Go gets, beside `connect`
 * @param {() => void} ended called once, when the program has ended in whatever way
 * @returns {Promise<Life | undefined>} when it serves; undefined if it has ended before
 * @throws if the program cannot be instantiated
 */
export async function startLife(module, given, ended) {
  const go = newGo();
  const write = go.importObject.gojs['runtime.wasmWrite']; // what Go prints; it looks for the global fs
  go.importObject.gojs['runtime.wasmWrite'] = (/** @type {number} */ sp) => withGlobals(() => write(sp));
  /** @type {WebAssembly.Instance | undefined} */
  let instance = await WebAssembly.instantiate(module, go.importObject);

  return new Promise((resolve) => {
    /** What to do with each call that has not been answered. @type {Set<(answer: undefined) => void>} */
    const waiting = new Set();
    let over = false;
    const ours = locksOfLife();
    const release = () => waiting.forEach((answer) => answer(undefined));

    const die = () => {
      if (over) return;
      over = true;
      delete page[NAME];
      releaseMemory(go);
      ours.release();
      resolve(undefined);
      release();
      ended();
    };
    guard(go, () => over, die);

    /** @type {Connect} */
    const connect = (call, callSync, stop) =>
      resolve({
        call: (name, text) =>
          new Promise((answer, fail) => {
            if (over) return answer(undefined);
            waiting.add(answer);
            /** @type {<T>(how: (value: T) => void) => (value: T) => void} */
            const settle = (how) => (value) => {
              waiting.delete(answer);
              how(value);
            };
            try {
              call(name, text).then(settle(answer), settle(fail));
            } catch {
              die(); // it can only throw, or answer with nothing, when it is dead
            }
          }),
        callSync: (name, text) => (over ? undefined : callSync(name, text)),
        stop() {
          release();
          if (!over) stop();
        },
      });

    page[NAME] = { ...given, locks: ours.locks, connect };
    withGlobals(() => go.run(/** @type {WebAssembly.Instance} */ (instance))).then(die, die);
    instance = undefined; // from here on Go alone has it: what outlives a program must not keep its memory
  });
}

/**
 * A trap (out of memory, a fault of the runtime) does not end go.run: it only shows as an exception when Go is resumed.
 * And what Go has left on the page (listeners, timers) must find a dead program silent.
 * @param {Go} go
 * @param {() => boolean} isOver
 * @param {() => void} die
 */
function guard(go, isOver, die) {
  const resume = go._resume;
  go._resume = () => {
    if (isOver() || go.exited) return; // it has just ended, and that has not been reported yet
    try {
      resume.call(go);
    } catch (error) {
      die();
      throw error;
    }
  };
}

/** Lets go of a dead program's memory and timers: listeners that it has left behind still refer to the object. @param {Go} go */
function releaseMemory(go) {
  go._scheduledTimeouts.forEach(clearTimeout);
  go._scheduledTimeouts.clear();
  go._inst = go.mem = go._values = null;
}
