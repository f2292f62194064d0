// A folder as an app is deployed to: its page, and below perennial/ the files of a release, beside them those that the one before has named by hash.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { PROGRAM, RUNTIME } from '../harness/pages/program.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const TODAY = resolve(root, process.env.PERENNIAL_DIST ?? 'dist');
const YESTERDAY = resolve(root, '.build/dist'); // the same program, built for tests: its files have other hashes

const integrity = (content) => `sha256-${createHash('sha256').update(content).digest('base64')}`;
// Quickly: the build's own take their time.
const brotli = (content) => brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } });

/**
 * @returns a folder that anybody may read; `files`: name → content, of those that pages load; `head`: the tags of a page, with
 *   Perennial's files at an origin; `remove` removes it
 */
export async function createSite() {
  const folder = await mkdtemp(join(tmpdir(), 'site-'));
  const www = join(folder, 'www');
  /** @type {Record<string, Buffer>} */
  const files = {};
  for (const [release, hashed] of [[YESTERDAY, true], [TODAY, false]]) {
    for (const name of await readdir(release)) {
      const wanted = RUNTIME.test(name) || PROGRAM.test(name) || (!hashed && /^perennial(-courier)?\.m?js$/.test(name));
      if (wanted) files[name] = await readFile(join(release, name));
    }
  }
  const gate = files['perennial.js'];
  const [runtime] = /perennial-runtime\.[0-9a-f]{10}\.js/.exec(gate.toString()) ?? [''];
  const head = (origin = '') => `<link rel="preload" as="script" href="${origin}/perennial/${runtime}" integrity="${integrity(files[runtime])}" crossorigin>
<script src="${origin}/perennial/perennial.js" integrity="${integrity(gate)}" crossorigin></script>`;

  await mkdir(join(www, 'perennial'), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    for (const [suffix, bytes] of [['', content], ['.br', brotli(content)], ['.gz', gzipSync(content)]]) {
      await writeFile(join(www, 'perennial', name + suffix), bytes);
    }
  }
  await writeFile(join(www, 'index.html'), `<!doctype html><meta charset="utf-8"><title>App</title>${head()}`);
  return { folder, www, files, head, remove: () => rm(folder, { recursive: true }) };
}
