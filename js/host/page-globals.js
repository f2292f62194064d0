// wasm_exec.js puts Go, fs, process and path on the global object. A page may have its own, and a page's libraries
// take a `process` for a sign of Node: so they are there only while Go runs code that looks for them.
/** @import { Go } from '../internal' */

const NAMES = ['Go', 'fs', 'process', 'path'];

const page = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (globalThis));

/** @param {Record<string, unknown>} values undefined for "not there" */
function put(values) {
  for (const name of NAMES) {
    if (values[name] === undefined) delete page[name];
    else page[name] = values[name];
  }
}

const read = () => Object.fromEntries(NAMES.map((name) => [name, page[name]]));

const own = read();
put({}); // this module is evaluated before wasm_exec.js, which makes only what is not there

/** @type {Record<string, unknown>} */
let ours = {};

/** Takes what wasm_exec.js has made off the page, and gives the page its own back. */
export function takeGo() {
  ours = read();
  put(own);
}

/** One run of a program, by the constructor that wasm_exec.js made. @returns {Go} */
export const newGo = () => new /** @type {new () => Go} */ (ours.Go)();

/**
 * Runs something that needs the globals.
 * @template T
 * @param {() => T} work
 * @returns {T}
 */
export function withGlobals(work) {
  const before = read();
  put(ours);
  try {
    return work();
  } finally {
    put(before);
  }
}
