// @auth0/auth0-spa-js: its fetcher asks its cache for a token, and refreshes where there is none for another minute.
import { makeClient } from './client.js';

const client = makeClient();
const fetcher = client.createFetcher();

export const token = () => client.getTokenSilently();

const authorized = (url, init) => fetcher.fetchWithAuth(url, init);
export { authorized as fetch };
