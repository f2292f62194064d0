import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { clients } from './clients.js';

const here = fileURLToPath(new URL('.', import.meta.url));

/** As a page's own bundler would do it, by the settings of Perennial's build. `crypto` is for Node only, and no page loads it. */
const bundle = (/** @type {string} */ client) =>
  execFileSync(
    'go',
    ['tool', 'esbuild', 'page/main.js', `--alias:client=./clients/${client}`, '--bundle', '--minify', '--target=es2021', '--charset=utf8',
      '--log-level=warning', '--format=esm', '--main-fields=module,main', '--external:crypto'],
    { cwd: here, maxBuffer: 1 << 25 },
  );

/**
 * The app of each client, alone: the client's own modules, of which esbuild drops what the app does not use, and the app.
 * @returns {Map<string, Buffer>} ES modules, by the client's name; those with proofs of possession by NAME-dpop
 */
export function bundleAll() {
  const bundles = new Map();
  for (const { name, dpop } of clients) {
    bundles.set(name, bundle(`${name}/app.js`));
    if (dpop) bundles.set(`${name}-dpop`, bundle(`${name}/dpop.js`));
  }
  return bundles;
}
