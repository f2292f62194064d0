// Entry for bundlers and module scripts. Importing changes nothing on the page; start() does.
import { Perennial } from './perennial.js';

export { PerennialError } from './error.js';

export default new Perennial({
  // In this very form, with a name in quotes that the build puts in, bundlers know that the two files belong to the page.
  runtime: new URL(RUNTIME_FILE, import.meta.url).href,
  wasm: new URL(WASM_FILE, import.meta.url).href,
  nonce: '',
});
