import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { brotliCompressSync } from 'node:zlib'; // quality 11 is its default

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.wasm': 'application/wasm' };
const FOLDERS = [new URL('page/', import.meta.url), new URL('../../dist/', import.meta.url)];

/** The content of a file and its brotli form, which the build has already made for Perennial's own. */
function load(name) {
  for (const folder of FOLDERS) {
    const file = new URL(name, folder);
    if (!existsSync(file)) continue;
    const packed = new URL(name + '.br', folder);
    return existsSync(packed) ? readFileSync(packed) : brotliCompressSync(readFileSync(file));
  }
}

/**
 * A server on a loopback port for the bench's pages, Perennial's files and an API that answers anyone.
 * @param {Record<string, Buffer>} made files that are not on disk
 */
export async function serve(made) {
  const packed = new Map(Object.entries(made).map(([name, content]) => [name, brotliCompressSync(content)]));
  /** Bytes of the bodies asked for since the count began, by file. @type {Map<string, number>} */
  let sent = new Map();
  let authorized = () => {};

  const server = createServer((request, response) => {
    const name = new URL(request.url, 'http://bench').pathname.slice(1);
    if (name.startsWith('api/')) {
      if (request.headers.authorization) authorized();
      return response.writeHead(204).end();
    }
    if (!packed.has(name)) packed.set(name, load(name));
    const body = packed.get(name);
    if (!body) return response.writeHead(404).end();
    sent.set(name, (sent.get(name) ?? 0) + body.length);
    response.writeHead(200, {
      'Content-Type': TYPES[extname(name)],
      'Content-Encoding': 'br',
      'Cache-Control': 'no-store',
      // An isolated page has a clock of 5 µs instead of 100 µs.
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    });
    response.end(body);
  });
  server.unref(); // the process ends when the bench has
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));

  return {
    origin: `http://127.0.0.1:${server.address().port}`,

    /** Begins to count anew; resolves, when a request with an Authorization header arrives, to what was sent before it. */
    untilAuthorized: () =>
      new Promise((resolve) => {
        const before = (sent = new Map());
        authorized = () => resolve(new Map(before));
      }),
  };
}
