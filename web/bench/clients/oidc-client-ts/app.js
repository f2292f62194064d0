// oidc-client-ts gives out tokens; the app asks for a refresh where there is none that has not expired, and sends requests itself.
import { bearer } from '../bearer.js';
import { current, makeManager } from './manager.js';

const manager = makeManager();

export const token = async () => (await current(manager)).access_token;

const authorized = bearer(token);
export { authorized as fetch };
