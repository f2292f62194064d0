// Pages of an AngularJS app, and the guide's own code.
import { readFileSync } from 'node:fs';
import { LIBRARIES } from '../servers/guide.js';
import { openPage } from './page.js';

/** Three pieces, verbatim and with its line breaks, an empty line between them: the sign-in, the interceptor, the route hook. */
const [SIGNIN, INTERCEPTOR, HOOK] = readFileSync(new URL('../../guide/guide.txt', import.meta.url), 'utf8').split('\n\n');
export const GUIDE = { signin: SIGNIN, interceptor: INTERCEPTOR, hook: HOOK };

export const ADA = { username: 'ada', password: 'lovelace-1815', connection: 'Username-Password-Authentication' };

/** What every app says of its tenant, as a module's config(). `further`: other options, as source text. */
export const init = (s, further = '') => `authProvider.init({ domain: '${s.server.tenant.domain}', clientID: 'demo', ${further} });`;

/** Bootstraps an app on the page; what it does with it is evaluated by the injector, as `injector`. */
export const BOOTSTRAP = "globalThis.injector = angular.bootstrap(document.body, ['myApp']);";

/**
 * Opens a page of an AngularJS app.
 * @param {any} s the suite of startGuide()
 * @param {string[]} scripts the texts of the app's own scripts, in their order
 * @param {object} [options] those of openPage; `config`: what perennial.start() is called with by the page itself
 */
export function openAngular(s, scripts, { config = null, ...options } = {}) {
  const paths = scripts.map((text, i) => (s.server.app.serve(`/app-${i}.js`, text), `/app-${i}.js`));
  return openPage(s, config, { scripts: [...LIBRARIES, ...paths], ...options });
}
