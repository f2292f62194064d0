import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clients } from './clients.js';

const here = fileURLToPath(new URL('clients/', import.meta.url));

/**
 * The app of each client, as a page's own bundler would make it, by the settings of Perennial's build: the client's own modules,
 * of which esbuild drops what the app does not use, and the app. `crypto` is for Node only, and no page loads it.
 * @returns {Map<string, Buffer>} ES modules, by the client's name; those with proofs of possession by NAME-dpop
 */
export function bundleAll() {
  const apps = new Map(
    clients.flatMap(({ name, dpop }) => [[name, `${name}/app`], ...(dpop ? [[`${name}-dpop`, `${name}/dpop`]] : [])]),
  );
  const out = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const entries = [...apps.values()].map((path) => `${path}.js`);
    const settings = ['--bundle', '--minify', '--target=es2021', '--charset=utf8', '--log-level=warning', '--format=esm',
      '--main-fields=module,main', '--external:crypto', `--outdir=${out}`, '--outbase=.'];
    execFileSync('go', ['tool', 'esbuild', ...entries, ...settings], { cwd: here });
    return new Map([...apps].map(([app, path]) => [app, readFileSync(join(out, `${path}.js`))]));
  } finally {
    rmSync(out, { recursive: true });
  }
}
