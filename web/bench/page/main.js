// The app of every client: it asks its API at once, as most apps do.

/**
 * Runs it, as `globalThis.app`.
 * @param {object} client what clients/NAME/app.js has of it
 * @param {() => Promise<string>} client.token the access token, refreshed if it has to be
 * @param {typeof globalThis.fetch} [client.fetch] one that is authorized
 * @param {(url: string, loaded: () => void) => void} [client.xhr] an authorized XMLHttpRequest; default: one with that token
 * @param {(url: string) => Promise<{ status: number }>} [client.request] default: by that fetch
 */
export function run({ token, fetch, xhr = withToken, request = byFetch }) {
  globalThis.app = {
    token, fetch, xhr, request,
    /** One authorized request, answered and read; `at`: milliseconds since the navigation. @param {string} url */
    ask: async (url) => ({ ...(await request(url)), at: performance.now() }),
    first: undefined,
  };
  // ?quiet: the page waits to be asked.
  if (location.search !== '?quiet') app.first = app.ask('/api/first');
}

/** What an app does to authorize an XMLHttpRequest by a client that knows nothing of it. */
async function withToken(url, loaded) {
  const token = await app.token();
  const request = new XMLHttpRequest();
  request.onload = loaded;
  request.open('GET', url);
  request.setRequestHeader('Accept', 'application/json');
  request.setRequestHeader('Authorization', `Bearer ${token}`);
  request.send();
}

async function byFetch(url) {
  const response = await app.fetch(url);
  return { status: response.status, body: await response.json() };
}
