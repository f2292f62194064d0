import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * The peer as a page's bundler would give it: bundled with the settings of Perennial's own build. Taken from its
 * ES modules, of which a bundler drops what the page does not use; its own browser bundle comes out larger. The
 * module `crypto` is for Node only, and never loaded by a page.
 * @returns {Buffer} an ES module that exports what page/peer.js does
 */
export const bundlePeer = () =>
  execFileSync(
    'go',
    ['tool', 'esbuild', 'page/peer.js', '--bundle', '--minify', '--target=es2021', '--charset=utf8', '--log-level=warning',
      '--format=esm', '--main-fields=main', '--external:crypto'],
    { cwd: fileURLToPath(new URL('.', import.meta.url)) },
  );
