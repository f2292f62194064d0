// With proofs of possession, which its fetcher makes.
import { makeClient } from './client.js';
import { run } from '../../page/main.js';

const client = makeClient({ useDpop: true });
const fetcher = client.createFetcher({ dpopNonceId: 'api' });

run({ token: () => client.getTokenSilently(), fetch: (url, init) => fetcher.fetchWithAuth(url, init) });
