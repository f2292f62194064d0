// The recipes of web/docs/testing.md for browsers and for Storybook, as they stand there: without their tools, which puppeteer, and stand-ins, stand for.
import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { openApp } from '../harness/pages/app.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';
import { snippet } from './page.js';

const s = suite(undefined, startBackend);
const dist = resolve(fileURLToPath(new URL('../../../', import.meta.url)), process.env.PERENNIAL_DIST ?? 'dist');

let folder;
/** A project that has installed dist/, with the page's snippets in it. */
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perennial-'));
  const installed = join(folder, 'node_modules/perennial');
  await mkdir(installed, { recursive: true });
  for (const name of ['package.json', 'perennial-testing.mjs', 'perennial-testing.cjs']) await cp(join(dist, name), join(installed, name));
  for (const name of ['sign-in.js', '.storybook/preview.js', '.storybook/main.js', 'orders.stories.js']) {
    await writeFile(join(folder, name.replace(/.*\//, '').replace(/\.js$/, '.mjs')), snippet(name));
  }
  await writeFile(join(folder, 'app.mjs'), "export { default } from 'perennial/testing';");
});
after(() => folder && rm(folder, { recursive: true }));

const load = (name) => import(pathToFileURL(join(folder, name)).href);
const status = (page) => page.evaluate(() => perennial.status);
const get = (page) => page.evaluate(() => fetch('/api/x').then(({ status }) => status));

test('Playwright: page.evaluate() signs in, and the session is there on the next page', async () => {
  const page = await openApp(s);
  assert.equal(await get(page), 401);
  await (await load('sign-in.mjs')).signIn(page);
  assert.equal(await status(page), 'signedin');
  await page.goto(`${s.server.origin}/orders`);
  assert.deepEqual([await status(page), await page.evaluate(() => perennial.profile.name), await get(page)], ['signedin', 'Ada', 200]);
});

test('Cypress: the command signs in', async () => {
  const page = await openApp(s);
  const window = { perennial: { authenticate: (...given) => page.evaluate((tokens, profile) => perennial.authenticate(tokens, profile), ...given) } };
  const commands = {};
  /** What was asked of cy: Cypress waits for each. */
  const done = [];
  const request = async (method, path) => ({ body: await (await fetch(s.server.origin + path, { method })).json() });
  const cy = {
    request: (...given) => ({ then: (work) => done.push(request(...given).then(work)) }),
    window: () => ({ then: (work) => done.push(work(window)) }),
  };
  new Function('Cypress', 'cy', snippet('cypress/support/commands.js'))({ Commands: { add: (name, work) => (commands[name] = work) } }, cy);
  commands.signIn({ sub: 'grace', name: 'Grace' });
  for (let i = 0; i < done.length; i++) await done[i];
  assert.equal(await page.evaluate(() => perennial.profile.name), 'Grace');
  assert.equal(await get(page), 200);
});

test('Storybook: each story has the user that it names, and nothing of the story before', async () => {
  const { default: perennial } = await load('app.mjs');
  const { decorators } = (await load('preview.mjs')).default;
  const { default: about, ...stories } = await load('orders.stories.mjs');
  assert.equal(about.title, 'Orders');
  const show = ({ parameters = {} }) => decorators[0](() => [perennial.status, perennial.profile?.name], { parameters });
  assert.deepEqual(show(stories.SignedIn), ['signedin', 'Ada']);
  perennial.signIn({ name: 'Eve' });
  assert.deepEqual(show(stories.Loading), ['pending', undefined]);
  assert.deepEqual(show(stories.SignedOut), ['signedout', undefined]);
  assert.deepEqual(show(stories.SignedIn), ['signedin', 'Ada']);

  const { viteFinal } = (await load('main.mjs')).default;
  const [{ find, replacement }] = viteFinal({}).resolve.alias;
  assert.deepEqual(['perennial', 'perennial/testing'].map((name) => name.replace(find, replacement)), ['perennial/testing', 'perennial/testing']);
  assert.ok(JSON.parse(await readFile(join(dist, 'package.json'), 'utf8')).exports[`./${replacement.split('/')[1]}`]);
});
