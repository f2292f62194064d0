// Pages whose policies, or whose place, keep the program out: the error says what to do; and pages whose policies let it in.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { newPage, openPage } from '../harness/pages/page.js';
import { listen } from '../harness/servers/listen.js';
import { suite } from '../harness/suite.js';

const dist = resolve(fileURLToPath(new URL('../../../', import.meta.url)), process.env.PERENNIAL_DIST ?? 'dist');
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };
const NONCE = 'cmFuZG9t';
const SCRIPT = '<script src="/dist/perennial.js"></script>';
const MODULE = `<script type="module" nonce="${NONCE}">import perennial from '/dist/perennial.mjs'; globalThis.perennial = perennial;</script>`;

/** Serves the built files, and one page under one policy: `server.page` and `server.csp`. */
async function startPolicies() {
  const server = { csp: '', page: '', reset() {} };
  const listening = await listen(() => async (request, response) => {
    const path = new URL(request.url, 'http://app').pathname;
    if (!path.startsWith('/dist/')) {
      const headers = { 'Content-Type': 'text/html', 'Content-Security-Policy': server.csp };
      return response.writeHead(200, headers).end(`<!doctype html><link rel="icon" href="data:,"><body>${server.page}</body>`);
    }
    const body = await readFile(join(dist, path.slice('/dist/'.length)));
    response.writeHead(200, { 'Content-Type': TYPES[extname(path)] }).end(body);
  });
  return Object.assign(server, listening);
}

const s = suite(undefined, startPolicies);

/** start() on a page under a policy, and whether the program runs: what `ready` says, asked twice. */
async function begin(page, csp, config = {}) {
  Object.assign(s.server, { csp, page });
  const opened = await openPage(s);
  return opened.evaluate(async (c) => {
    await perennial.start({ refreshUrl: '/refresh', ...c });
    const ask = () => perennial.ready.then(() => 'runs', ({ name, code, message }) => `${name} ${code}: ${message}`);
    return [await ask(), await ask()];
  }, config);
}

const SELF = "script-src 'self' 'wasm-unsafe-eval'";

for (const [name, page, csp, config, says] of [
  ['Trusted Types without our policy', SCRIPT, `${SELF}; require-trusted-types-for 'script'; trusted-types 'none'`, {}, /allow the policy perennial .*trusted-types/],
  ['Trusted Types with our policy', SCRIPT, `${SELF}; require-trusted-types-for 'script'; trusted-types perennial`, {}, 'runs'],
  ['a strict policy, and a module that is given no nonce', MODULE, `script-src 'nonce-${NONCE}' 'wasm-unsafe-eval'`, {}, /CSP: start\(\) takes its nonce/],
  ['a strict policy, and a module that is given its nonce', MODULE, `script-src 'nonce-${NONCE}' 'wasm-unsafe-eval'`, { nonce: NONCE }, 'runs'],
  ['a strict policy that lets scripts bring others', MODULE, `script-src 'nonce-${NONCE}' 'strict-dynamic' 'wasm-unsafe-eval'`, {}, 'runs'],
  ['a strict policy, and a script tag with its nonce', SCRIPT.replace(' ', ` nonce="${NONCE}" `), `script-src 'nonce-${NONCE}' 'wasm-unsafe-eval'`, {}, 'runs'],
  ['no connection to its own files', SCRIPT, `${SELF}; connect-src 'none'`, {}, /barred by the CSP .*connect-src/],
  ['no WebAssembly', SCRIPT, "script-src 'self'", {}, /allow 'wasm-unsafe-eval' .*script-src/],
]) {
  test(`${name}: ${says === 'runs' ? 'the program runs' : 'an error that says what to do'}`, async () => {
    for (const found of await begin(page, csp, config)) {
      if (says === 'runs') assert.equal(found, 'runs');
      else assert.match(found, new RegExp(`^PerennialError program_unavailable: cannot load http.*${says.source}`));
    }
  });
}

let folder;
after(() => folder && rm(folder, { recursive: true }));

test('a page on file: start() rejects with unsupported, says to serve it, and leaves fetch alone', async () => {
  folder = await mkdtemp(join(tmpdir(), 'perennial-'));
  await cp(dist, join(folder, 'dist'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<!doctype html><script src="dist/perennial.js"></script>');
  const page = await newPage(s.context);
  await page.goto(pathToFileURL(join(folder, 'index.html')).href);
  const found = await page.evaluate(async () => {
    const before = [fetch, XMLHttpRequest];
    const said = ({ name, code, message }) => `${name} ${code}: ${message}`;
    const start = await perennial.start({ issuer: 'https://id.example', clientId: 'app', apis: 'https://api.example' }).catch(said);
    const token = await perennial.tokenGetter().catch(said);
    return { start, same: token === start && fetch === before[0] && XMLHttpRequest === before[1] };
  });
  assert.match(found.start, /^PerennialError unsupported: serve this page over http\(s\)/);
  assert.equal(found.same, true);
});
