// Entry for bundlers and module scripts. Importing changes nothing on the page; start() does.
import { Perennial } from './perennial.js';

export { PerennialError } from './error.js';

export default new Perennial({
  // In this very form bundlers know that the two files belong to the build.
  runtime: new URL('./perennial-runtime.js', import.meta.url).href,
  wasm: new URL('./perennial.wasm', import.meta.url).href,
  nonce: '',
});
