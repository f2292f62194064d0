import { nativeFetch } from './native-fetch.js';

/** What was fetched before the host asked for it. @type {Promise<Response> | undefined} */
let early;

/**
 * The program's bytes as an earlier page has kept them, or else the server's. Whoever runs them checks them: any script of the origin
 * can write to that cache.
 * @param {string} url
 * @returns {Promise<Response>}
 */
async function bytes(url) {
  try {
    const kept = await caches.match(url, { cacheName: 'perennial' });
    if (kept?.ok) return kept;
  } catch {
    // No secure context, or storage is blocked.
  }
  return nativeFetch(url);
}

/** Begins to fetch the program while the runtime is fetched, which takes it over. @param {string} url */
export function beginProgram(url) {
  early = isSecureContext ? bytes(url) : undefined; // elsewhere the host cannot check what comes
  early?.catch(() => {}); // the host's to report
}

/** What has been begun, or the bytes once more. @param {string} url */
export function fetchProgram(url) {
  const begun = early;
  early = undefined;
  return begun || bytes(url);
}
