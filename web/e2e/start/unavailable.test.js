// The program cannot be loaded: what waits for it hears so, and the next request tries again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hello, newPage, signIn, reported } from '../harness/pages/page.js';
import { interceptProgram, PROGRAM, RUNTIME } from '../harness/pages/program.js';
import { suite } from '../harness/suite.js';

const HOURS = 3_600_000;
const s = suite({ ttl: '1h' });

// Eight bytes that are a WebAssembly module, and not the one that the integrity names.
const other = { contentType: 'application/wasm', body: Buffer.from('\0asm\x01\0\0\0', 'latin1') };

/** Runs in the page: there is nothing to hash with, as outside a secure context. */
const insecure = () => Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined });

for (const [how, file, answer, prepare] of [
  ['the program is not there', PROGRAM, { status: 404, contentType: 'text/plain', body: 'no such file' }],
  ['the program is another one', PROGRAM, other],
  ['the program is another one outside a secure context', PROGRAM, other, insecure],
  ['the runtime is not there', RUNTIME, { status: 404, contentType: 'text/plain', body: 'no such file' }],
  ['the runtime is another one', RUNTIME, { contentType: 'text/javascript', body: 'document.currentScript.perennial = () => 1' }],
]) {
  test(`${how}: program_unavailable, and the next request works when it is back`, async () => {
    await (await signIn(s.context, s.server)).close();
    const page = await newPage(s.context); // the other one has the runtime in its memory
    await (await page.createCDPSession()).send('Network.clearBrowserCache');
    let broken = true;
    await interceptProgram(page, (path) => broken && file.test(path) && answer);
    if (prepare) await page.evaluateOnNewDocument(prepare);
    await page.goto(s.server.origin);
    await page.evaluate((ms) => moveClock(ms), 2 * HOURS);
    assert.deepEqual(await hello(page, 5), Array(5).fill('program_unavailable'));
    const error = await reported(page, 'error');
    assert.equal(error.code, 'program_unavailable');
    assert.match(error.message, new RegExp(`cannot load .*/dist/${file.source.replace('$', '')}: (?!.*reload)`));
    assert.equal(await page.evaluate(() => perennial.isAuthenticated), true);
    assert.equal((await s.server.stats()).tokenCalls, 0);

    await page.waitForNetworkIdle({ idleTime: 500 }); // an attempt that has begun before is not the next one
    broken = false;
    assert.deepEqual(await hello(page, 5), Array(5).fill(200));
    const { refreshes, api401 } = await s.server.stats();
    assert.deepEqual({ refreshes, api401 }, { refreshes: 1, api401: 0 });
  });
}
