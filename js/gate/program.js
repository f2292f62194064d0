import { nativeFetch } from './native-fetch.js';

/** What was fetched before the host asked for it. @type {{ url: string, response: Promise<Response | void> } | undefined} */
let early;

/**
 * The program's bytes as an earlier page has kept them, or else the server's. Whoever runs them checks them: any script of the origin
 * can write to that cache. Chromium's has been seen to hang for good, so it is not waited for.
 * @param {string} url
 * @returns {Promise<Response>}
 */
async function bytes(url) {
  try {
    const late = new Promise((go) => setTimeout(go, 1000));
    const kept = /** @type {Response | undefined} */ (await Promise.race([caches.match(url, { cacheName: 'perennial' }), late]));
    if (kept?.ok) return kept;
  } catch {
    // No secure context, or storage is blocked.
  }
  return nativeFetch(url);
}

/** Begins to fetch the program while the runtime is fetched, which takes it over. @param {string} url */
export function beginProgram(url) {
  // Outside a secure context the host cannot check what comes. What fails is fetched once more when it is needed.
  if (isSecureContext && early?.url != url) early = { url, response: bytes(url).catch(() => {}) };
}

/** What has been begun, or the bytes once more. @param {string} url @returns {Promise<Response>} */
export async function fetchProgram(url) {
  const begun = early?.url == url && (await early.response);
  early = undefined;
  return begun && begun.ok ? begun : bytes(url);
}
