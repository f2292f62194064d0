// With proofs of possession.
import { run } from '../../page/main.js';
import { makeApp } from './client.js';

run(makeApp(true));
