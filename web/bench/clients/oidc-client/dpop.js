// With proofs of possession.
import { makeApp } from './client.js';

const { token, authorized } = makeApp(true);
export { authorized as fetch, token };
