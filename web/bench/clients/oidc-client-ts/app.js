// oidc-client-ts gives out tokens; the app asks for a refresh where there is none that has not expired, and sends requests itself.
import { bearer } from '../bearer.js';
import { current, makeManager } from './manager.js';
import { run } from '../../page/main.js';

const manager = makeManager();

const token = async () => (await current(manager)).access_token;
run({ token, fetch: bearer(token) });
