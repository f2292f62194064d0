// The app of every client: it asks its API at once, as most apps do. `client` is clients/NAME/app.js, or dpop.js beside it.
import * as client from 'client';

/** What an app does to authorize an XMLHttpRequest by a client that knows nothing of it. */
const byToken = async (url, loaded) => {
  const token = await client.token();
  const request = new XMLHttpRequest();
  request.onload = loaded;
  request.open('GET', url);
  request.setRequestHeader('Accept', 'application/json');
  request.setRequestHeader('Authorization', `Bearer ${token}`);
  request.send();
};

const byFetch = async (url) => {
  const response = await app.fetch(url);
  return { status: response.status, body: await response.json() };
};

const { token, fetch, xhr = byToken, request = byFetch } = { ...client };
globalThis.app = {
  token, fetch, xhr, request,
  /** One authorized request, answered and read; `at`: milliseconds since the navigation. @param {string} url */
  ask: async (url) => ({ ...(await request(url)), at: performance.now() }),
  first: undefined,
};

// ?quiet: the page waits to be asked.
if (location.search !== '?quiet') app.first = app.ask('/api/first');
