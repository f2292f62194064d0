// With proofs of possession, which its fetcher makes.
import { makeClient } from './client.js';

const client = makeClient({ useDpop: true });
const fetcher = client.createFetcher({ dpopNonceId: 'api' });

export const token = () => client.getTokenSilently();

const authorized = (url, init) => fetcher.fetchWithAuth(url, init);
export { authorized as fetch };
