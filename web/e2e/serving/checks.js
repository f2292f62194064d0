// What every server has to do with Perennial's files, whichever it is.
import assert from 'node:assert/strict';
import { get } from 'node:http';
import { test } from 'node:test';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { newPage } from '../harness/pages/page.js';
import { PROGRAM, RUNTIME } from '../harness/pages/program.js';
import { listen } from '../harness/servers/listen.js';

const IMMUTABLE = 'public, max-age=31536000, immutable';
const DECODE = { undefined: (body) => body, gzip: gunzipSync, br: brotliDecompressSync };
const BROWSER = 'gzip, deflate, br, zstd';

/** @returns the answer as it comes over the wire: { status, headers, body } */
const ask = (url, headers = {}) =>
  new Promise((resolve, reject) => {
    get(url, { headers }, async (answer) => resolve({ status: answer.statusCode, headers: answer.headers, body: await buffer(answer) })).once('error', reject);
  });

/** Loads a page and has the program run. @returns how often it has asked for the runtime */
async function run(s, url) {
  const page = await newPage(s.context);
  let runtimes = 0;
  page.on('request', (request) => (runtimes += Number(RUNTIME.test(request.url()))));
  await page.goto(url);
  await page.evaluate(() => perennial.start({ refreshUrl: '/refresh' }));
  await page.evaluate(() => perennial.ready);
  assert.equal(await page.evaluate(() => perennial.isAuthenticated), false);
  assert.deepEqual(page.complaints, []);
  return runtimes;
}

/** @param {ReturnType<typeof import('../harness/suite.js').suite>} s whose server is one of ./server.js */
export function checkServing(s) {
  const each = async (check) => {
    const names = Object.keys(s.server.files);
    assert.equal(names.length, 7, 'three that keep their names, two of this release and two of the one before');
    for (const name of names) await check(name, `${s.server.origin}/perennial/${name}`, s.server.files[name]);
  };

  test('each file has its type, its coding, and its time in caches', () =>
    each(async (name, url, content) => {
      const hashed = RUNTIME.test(name) || PROGRAM.test(name);
      const tags = new Set();
      for (const [accept, coding] of [[undefined, undefined], ['gzip', 'gzip'], ['br', 'br'], [BROWSER, 'br'], ['identity', undefined]]) {
        const { status, headers, body } = await ask(url, accept && { 'Accept-Encoding': accept });
        const what = `${name} with ${accept}`;
        assert.equal(status, 200, what);
        assert.match(headers['content-type'], name.endsWith('.wasm') ? /^application\/wasm$/ : /^text\/javascript; charset=utf-8$/, what);
        assert.equal(headers['content-encoding'], coding, what);
        assert.equal(headers['cache-control'], hashed ? IMMUTABLE : 'no-cache', what);
        assert.equal(headers.vary, 'Accept-Encoding', what);
        assert.equal(headers['access-control-allow-origin'], '*', what);
        assert.ok(DECODE[`${coding}`](body).equals(content), what);
        tags.add(headers.etag);
      }
      assert.equal(tags.size, 3, `${name}: each coding has a tag of its own`);
    }));

  test('who has a file already gets 304', () =>
    each(async (name, url) => {
      for (const accept of ['gzip', 'br', 'identity']) {
        const { headers } = await ask(url, { 'Accept-Encoding': accept });
        const again = await ask(url, { 'Accept-Encoding': accept, 'If-None-Match': headers.etag });
        assert.deepEqual([again.status, again.headers['cache-control'], again.body.length], [304, headers['cache-control'], 0], `${name} with ${accept}`);
      }
    }));

  test('a CDN between gets it compressed as well', () =>
    each(async (name, url) => {
      for (const coding of ['gzip', 'br']) {
        const { headers } = await ask(url, { 'Accept-Encoding': coding, Via: '1.1 cdn' });
        assert.equal(headers['content-encoding'], coding, name);
      }
    }));

  test('what is not there is a 404 that no cache keeps for good, and not the page of the app', async () => {
    for (const name of ['perennial.fedcba9876.wasm', 'perennial-runtime.fedcba9876.js', 'perennial.wasm', 'none.js', 'none', 'account', '']) {
      const { status, headers, body } = await ask(`${s.server.origin}/perennial/${name}`, { 'Accept-Encoding': BROWSER });
      assert.equal(status, 404, name);
      assert.doesNotMatch(headers['cache-control'] ?? '', /immutable|max-age/, name);
      assert.doesNotMatch(String(body), /<title>App/, name);
    }
  });

  test('elsewhere the app answers by its page, which has a strict policy', async () => {
    for (const path of ['/', '/account/7']) {
      const { status, headers, body } = await ask(s.server.origin + path);
      assert.deepEqual([status, headers['cache-control']], [200, 'no-cache']);
      assert.match(headers['content-security-policy'], /script-src 'self' 'wasm-unsafe-eval';/);
      assert.match(String(body), /<title>App/);
    }
  });

  test('a page that has the gate pinned and the runtime preloaded runs the program, and fetches the runtime once', async () => {
    assert.equal(await run(s, `${s.server.origin}/account`), 1);
  });

  test('so does a page of another origin', async () => {
    const { origin: files, head } = s.server;
    const csp = `default-src 'none'; script-src ${files} 'wasm-unsafe-eval'; connect-src 'self' ${files}; img-src data:`;
    const other = await listen(() => (_, response) => response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': csp })
      .end(`<!doctype html><link rel="icon" href="data:,">${head(files)}`));
    try {
      assert.equal(await run(s, other.origin), 1);
    } finally {
      await other.stop();
    }
  });
}
