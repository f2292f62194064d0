// An app as the AngularJS guide has one: a tenant of its time, an API of its own, and the libraries as they come from npm.
import { file } from '../pages/npm.js';
import { startLegacy } from './legacy.js';
import { startApp } from './spa.js';

/** What a page loads after perennial.js, in this order. Paths begin with /npm, or are built. */
export const LIBRARIES = ['/npm/angular/angular.js', '/npm/angular-route/angular-route.js', '/npm/angular-cookies/angular-cookies.js', '/npm/angular-mocks/angular-mocks.js', '/perennial/perennial-angularjs.js'];

/** Starts app and tenant. */
export async function startGuide() {
  const app = await startApp();
  const tenant = await startLegacy({ origins: () => [app.origin] });
  app.allow(tenant.origin);
  for (const path of LIBRARIES) if (path.startsWith('/npm/')) app.serve(path, file(path.slice('/npm/'.length)));
  /** @type {{ path: string, authorization?: string, status: number }[]} what the API was asked */
  let asked = [];
  app.serveApi('/api/orders', (request) => {
    const { authorization } = request.headers;
    const sub = tenant.subject(authorization);
    asked.push({ path: request.url, authorization, status: sub ? 200 : 401 });
    return sub ? [200, { sub }] : [401, { error: 'invalid_token' }];
  });
  return {
    app, tenant,
    asked: () => asked,
    refreshes: () => tenant.to('POST /delegation').length,
    reset() {
      asked = [];
      tenant.reset();
      app.configure();
    },
    stop: () => Promise.all([app.stop(), tenant.stop()]),
  };
}
