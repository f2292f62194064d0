// @axa-fr/oidc-client
import { makeApp } from './client.js';

const { token, authorized } = makeApp(false);
export { authorized as fetch, token };
