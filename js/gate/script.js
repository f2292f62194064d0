// Entry for a script tag: puts `perennial` on the window, and starts at once if the tag has the configuration.
import { configOf } from './dataset.js';
import { Perennial } from './perennial.js';

// A second tag changes nothing. (An element with this id would be found under the name, too.)
if (!globalThis.perennial?.tokenGetter) {
  const { src, nonce, dataset } = /** @type {HTMLScriptElement} */ (document.currentScript);
  const perennial = new Perennial({ runtime: new URL(RUNTIME_FILE, src).href, wasm: new URL(WASM_FILE, src).href, self: src, nonce });
  globalThis.perennial = /** @type {typeof globalThis.perennial} */ (/** @type {unknown} */ (perennial));
  const config = configOf(dataset);
  if (config) perennial.start(config);
}
