// The program's bytes in Cache Storage, from where a page has them in half the time that the HTTP cache takes. They are no more
// trusted than what the network brings: see ./compile.js.

const NAME = 'perennial'; // ../gate/program.js looks there

/** Of how many releases, or paths, the bytes are kept: pages of different releases may be open at the same time. */
const MOST = 4;

/**
 * Keeps bytes that have been checked, for the pages to come. Where there is no room, or storage is blocked, it is fetched again.
 * @param {string} url
 * @param {ArrayBuffer} bytes
 */
export async function keepProgram(url, bytes) {
  try {
    const cache = await caches.open(NAME);
    if ((await cache.match(url))?.ok) return;
    const earlier = await cache.keys();
    await Promise.all(earlier.slice(0, Math.max(0, earlier.length + 1 - MOST)).map((request) => cache.delete(request)));
    await cache.put(url, new Response(bytes, { headers: { 'Content-Type': 'application/wasm' } }));
  } catch {
    // As said.
  }
}

/** Drops what has not matched. @param {string} url */
export async function dropProgram(url) {
  try {
    await (await caches.open(NAME)).delete(url);
  } catch {
    // It was not there.
  }
}
