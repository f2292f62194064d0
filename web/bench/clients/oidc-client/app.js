// @axa-fr/oidc-client
import { run } from '../../page/main.js';
import { makeApp } from './client.js';

run(makeApp(false));
