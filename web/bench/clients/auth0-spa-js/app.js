// @auth0/auth0-spa-js: its fetcher asks its cache for a token, and refreshes where there is none for another minute.
import { makeClient } from './client.js';
import { run } from '../../page/main.js';

const client = makeClient();
const fetcher = client.createFetcher();

run({ token: () => client.getTokenSilently(), fetch: (url, init) => fetcher.fetchWithAuth(url, init) });
