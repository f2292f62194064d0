import { base64 } from './base64url.js';
import { dropProgram, keepProgram } from './kept-program.js';
/** @import { Bridge } from '../internal' */

/** The compiled program, kept so that a new start is quick. @type {{ url: string, module: Promise<WebAssembly.Module> } | undefined} */
let compiled;

/** What hashes; undefined outside a secure context. There, and where nothing compiles what streams in, fetch checks the integrity instead. */
const { subtle } = crypto;

/**
 * The compiled program, fetched if need be. A failure is not kept: the next call tries again.
 * @param {Bridge} bridge
 * @returns {Promise<WebAssembly.Module>}
 * @throws program_unavailable, outdated
 */
export async function compile(bridge) {
  const { wasm: url } = bridge;
  if (!globalThis.WebAssembly) throw new bridge.PerennialError('unsupported', 'this browser runs no WebAssembly');
  if (compiled?.url !== url) compiled = { url, module: subtle && 'compileStreaming' in WebAssembly ? compileChecked(bridge) : compileIntact(bridge) };
  const mine = compiled;
  try {
    return await mine.module;
  } catch (cause) {
    if (compiled == mine) compiled = undefined;
    throw await bridge.unavailable(bridge, url, why(cause), cause);
  }
}

/** What kept the program out, and what to do. @param {unknown} cause */
function why(cause) {
  if (cause instanceof WebAssembly.CompileError) return "allow 'wasm-unsafe-eval' in the CSP (script-src)";
  if (cause instanceof TypeError) return 'missing, of another build, or barred by the CSP (connect-src)';
  return /** @type {Error} */ (cause).message;
}

/**
 * Compiles the bytes that have been kept, or the server's. What does not match, whoever has kept it, is never run: then they are fetched
 * once more, past every cache.
 * @param {Bridge} bridge
 */
async function compileChecked({ wasm: url, fetch, fetchProgram }) {
  const first = accepted(await fetchProgram(url));
  const module = await checked(url, first).catch((cause) => {
    if (cause instanceof WebAssembly.CompileError) throw cause;
  });
  if (module) return module;
  dropProgram(url);
  const again = await checked(url, accepted(await fetch(url, /** @type {RequestInit} */ ({ __proto__: null, cache: 'reload' }))));
  if (again) return again;
  throw new Error('this is not the file that was built with perennial.js; deploy the files of one release together');
}

/**
 * Compiles a program and hashes it beside that. What comes over the network is compiled while it comes in: fetch would hand out none of
 * it before it has hashed it all. What has been kept is there at once, and is compiled off the main thread.
 * @param {string} url
 * @param {Response} program one that has no address has been kept (see ./kept-program.js), unless a script of the page's has put it there
 * @returns {Promise<WebAssembly.Module | undefined>} undefined if it does not match
 */
async function checked(url, program) {
  // Whatever type the server gives it.
  const typed = { headers: { 'Content-Type': 'application/wasm' } };
  const streaming = program.url && later(WebAssembly.compileStreaming(new Response(program.clone().body, typed)));
  const bytes = await program.arrayBuffer();
  const compiling = streaming || later(WebAssembly.compile(bytes));
  if ('sha256-' + base64(await subtle.digest('SHA-256', bytes)) !== WASM_INTEGRITY) return;
  const module = await compiling;
  if (program.url) keepProgram(url, bytes);
  return module;
}

/** What is awaited after the hash, which says more about what is no program at all. @param {Promise<WebAssembly.Module>} compiling */
function later(compiling) {
  compiling.catch(() => {});
  return compiling;
}

/** @param {Response} answer @returns {Response} the same @throws if it is a refusal */
function accepted(answer) {
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer;
}

/** Compiles what fetch has checked. @param {Bridge} bridge */
async function compileIntact({ wasm: url, fetch }) {
  const response = await fetch(url, /** @type {RequestInit} */ ({ __proto__: null, integrity: WASM_INTEGRITY }));
  return WebAssembly.compile(await accepted(response).arrayBuffer());
}
