// The module as apps with a bundler have it: dist/ is a package, and what bundlers do to the runtime keeps nobody out.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { newPage } from '../harness/pages/page.js';
import { RUNTIME } from '../harness/pages/program.js';
import { listen } from '../harness/servers/listen.js';
import { suite } from '../harness/suite.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const dist = resolve(root, process.env.PERENNIAL_DIST ?? 'dist');
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };
const PAGE = `<!doctype html><link rel="icon" href="data:,">
<script type="module">import perennial from '/dist/perennial.mjs'; globalThis.perennial = perennial;</script>`;

/** Serves the built files, the runtime as `server.change` leaves it, and one page. */
async function startBundled() {
  const server = { change: String, reset() {} };
  const listening = await listen(() => async (request, response) => {
    const path = new URL(request.url, 'http://app').pathname;
    if (!path.startsWith('/dist/')) return response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
    const body = await readFile(join(dist, path.slice('/dist/'.length)));
    response.writeHead(200, { 'Content-Type': TYPES[extname(path)] }).end(RUNTIME.test(path) ? server.change(body) : body);
  });
  return Object.assign(server, listening);
}

const s = suite(undefined, startBundled);

/** What `ready` says of the program. */
async function begin(change) {
  s.server.change = change;
  const page = await newPage(s.context);
  await page.goto(s.server.origin);
  return page.evaluate(async () => {
    await perennial.start({ refreshUrl: '/refresh' });
    return perennial.ready.then(() => 'runs', ({ code, message }) => `${code}: ${message}`);
  });
}

test('a runtime that a bundler has minified again, or its server has given a source map, runs', async () => {
  assert.equal(await begin((body) => `${body}\n//# sourceMappingURL=data:application/json,{}`), 'runs');
});

test('a runtime of another release does not', async () => {
  const change = (body) => {
    const other = String(body).replace(/version:"[^"]+"/, 'version:"0.0.0"');
    assert.notEqual(other, String(body));
    return other;
  };
  assert.match(await begin(change), /^program_unavailable: cannot load .*perennial-runtime\.[0-9a-f]+\.js: .*another build/);
});

let folder;
after(() => folder && rm(folder, { recursive: true }));

test('dist/ is the package `perennial`, with its types', async () => {
  folder = await mkdtemp(join(tmpdir(), 'perennial-'));
  await mkdir(join(folder, 'node_modules'));
  await symlink(dist, join(folder, 'node_modules/perennial'));
  const { files } = JSON.parse(await readFile(join(dist, 'package.json'), 'utf8'));
  for (const name of files) assert.ok((await readFile(join(dist, name))).length, name);

  await writeFile(join(folder, 'app.mts'), `import perennial, { PerennialError, type Config } from 'perennial';
    const config: Config = { refreshUrl: '/refresh', fields: { access_token: 'data.jwt' } };
    perennial.start(config);
    perennial.authenticate({ data: { jwt: 'a' } }).catch((error) => error instanceof PerennialError && error.code);`);
  const tsc = join(root, 'web/node_modules/.bin/tsc');
  const strict = ['--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom'];
  await run(tsc, [...strict, 'app.mts'], { cwd: folder }).catch(({ stdout }) => assert.fail(stdout));
  await writeFile(join(folder, 'app.mjs'), "import perennial from 'perennial'; console.log(perennial.status);");
  assert.equal((await run(process.execPath, ['app.mjs'], { cwd: folder })).stdout, 'pending\n');
});
