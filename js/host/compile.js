import { base64 } from './base64url.js';
/** @import { Bridge } from '../internal' */

/** The compiled program, kept so that a new start is quick. @type {{ url: string, module: WebAssembly.Module } | undefined} */
let kept;

/** What hashes; undefined outside a secure context, where fetch checks the integrity instead. */
const { subtle } = crypto;

/**
 * The compiled program, fetched if need be. A failure is not kept: the next call tries again.
 * @param {Bridge} bridge
 * @param {string} url
 * @returns {Promise<WebAssembly.Module>}
 * @throws program_unavailable
 */
export async function compile({ fetch, PerennialError }, url) {
  if (kept?.url !== url) {
    try {
      const response = await fetch(url, /** @type {RequestInit} */ ({ __proto__: null, integrity: subtle ? '' : WASM_INTEGRITY }));
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      kept = { url, module: await compileChecked(await response.arrayBuffer()) };
    } catch (cause) {
      throw new PerennialError('program_unavailable', `cannot load ${url}: ${why(cause)}`, 0, cause);
    }
  }
  return kept.module;
}

/** What kept the program out, and what to do. @param {unknown} cause */
function why(cause) {
  if (cause instanceof WebAssembly.CompileError) return "allow 'wasm-unsafe-eval' in the CSP (script-src)";
  if (cause instanceof TypeError) return 'missing, of another build, or barred by the CSP (connect-src)';
  return /** @type {Error} */ (cause).message;
}

/**
 * Compiles while it hashes: fetch hands out no byte before it has hashed them all, which takes longer than compiling does.
 * What does not match is never run.
 * @param {ArrayBuffer} bytes
 */
async function compileChecked(bytes) {
  const compiling = WebAssembly.compile(bytes);
  compiling.catch(() => {}); // the hash says more about what is no program at all
  if (subtle && WASM_INTEGRITY && 'sha256-' + base64(await subtle.digest('SHA-256', bytes)) !== WASM_INTEGRITY) {
    throw new Error('this is not the file that was built with perennial.js; deploy the files of one release together');
  }
  return compiling;
}
