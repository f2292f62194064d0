// The recipes of web/docs/testing.md for unit tests, and the fixtures of ./app, under the runners that apps have.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { snippet } from './page.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const modules = join(root, 'web/node_modules');
const dist = resolve(root, process.env.PERENNIAL_DIST ?? 'dist');
const fixture = (name) => readFile(new URL(`app/${name}`, import.meta.url), 'utf8');
const timeout = 180_000;

let folder;
/** A project that has installed dist/ and the runners: `unit` has the tests of the fake, `real` that of the real one. */
before(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'perennial-')));
  await mkdir(join(folder, 'node_modules/perennial'), { recursive: true });
  const { files } = JSON.parse(await readFile(join(dist, 'package.json'), 'utf8'));
  for (const name of ['package.json', ...files]) if (!name.endsWith('.wasm')) await cp(join(dist, name), join(folder, 'node_modules/perennial', name));
  for (const name of ['vitest', 'vite', 'jsdom', 'happy-dom', 'jest-environment-jsdom', '@jest']) await symlink(join(modules, name), join(folder, 'node_modules', name));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');

  const write = async (name, text) => (await mkdir(join(folder, name, '..'), { recursive: true }), writeFile(join(folder, name), text));
  // Jest's tests are the same, as the page says, without Vitest.
  const forJest = (test) => test.replace(/^import .* from 'vitest';\n|^vi\.mock.*\n/gm, '');
  for (const [where, as] of [['vitest', String], ['jest', forJest]]) {
    await write(`${where}/orders.js`, snippet('orders.js'));
    await write(`${where}/orders.test.js`, as(snippet('orders.test.js')));
    await write(`${where}/xhr.test.js`, as(await fixture('xhr.js')));
    await write(`${where}-real/real.test.js`, as(await fixture('real.js')));
  }
  await write('jest/jest.config.js', snippet('jest.config.js'));
  await write('jest-real/jest.config.js', "export default { testEnvironment: 'jsdom' };");
  await write('jest-common/jest.config.cjs', "module.exports = { testEnvironment: 'jsdom', testMatch: ['**/*.test.cjs'] };");
  await write('jest-common/common.test.cjs', await fixture('common.cjs'));
});
after(() => folder && rm(folder, { recursive: true }));

/** Runs a program to its end, in the project; what it has printed. */
async function finish(args) {
  const { NODE_TEST_CONTEXT: _, ...own } = process.env;
  const { stdout, stderr } = await run(process.execPath, args, { cwd: folder, timeout, env: { ...own, CI: '1', NO_COLOR: '1' } }).catch(
    ({ stdout, stderr }) => assert.fail(`${stdout}\n${stderr}`),
  );
  return stdout + stderr;
}
const vitest = (part, environment) => finish([join(modules, 'vitest/vitest.mjs'), 'run', '--root', join(folder, part), '--environment', environment]);
const jest = (part, config = 'jest.config.js', flags = ['--experimental-vm-modules', '--no-warnings']) =>
  finish([...flags, join(modules, 'jest/bin/jest.js'), '--rootDir', join(folder, part), '--config', join(folder, part, config), '--ci']);

for (const environment of ['jsdom', 'happy-dom']) {
  test(`Vitest with ${environment}: the recipe, and XMLHttpRequest`, { timeout }, async () => {
    assert.match(await vitest('vitest', environment), /Tests +6 passed/);
  });

  test(`Vitest with ${environment}: the real one rejects with unsupported`, { timeout }, async () => {
    assert.match(await vitest('vitest-real', environment), /Tests +1 passed/);
  });
}

test('Jest with jsdom: the recipe, and XMLHttpRequest', { timeout }, async () => {
  assert.match(await jest('jest'), /Tests: +6 passed/);
});

test('Jest with jsdom: CommonJS', { timeout }, async () => {
  assert.match(await jest('jest-common', 'jest.config.cjs', []), /Tests: +1 passed/);
});

test('Jest with jsdom: the real one rejects with unsupported', { timeout }, async () => {
  assert.match(await jest('jest-real'), /Tests: +1 passed/);
});
