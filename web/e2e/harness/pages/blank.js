// A page of the demo's origin with nothing on it but Perennial, not started: for tests with a configuration of their own.
import { intercept } from './intercept.js';
import { openPage, signIn } from './page.js';

/** @param {any} s the suite of the demo's server */
export async function openBlank(s) {
  const policy = (await fetch(s.server.origin)).headers.get('Content-Security-Policy');
  const answer = {
    contentType: 'text/html; charset=utf-8',
    headers: { 'Content-Security-Policy': policy },
    body: '<!doctype html><title>Blank</title><script src="/dist/perennial.js"></script>',
  };
  const prepare = (page) => intercept(page, (path) => path === '/blank' && answer);
  return openPage(s, undefined, { path: '/blank', prepare });
}

/** A user who is signed in, on a blank page with the demo's configuration and this policy. No other tab is open. */
export async function signedInBlank(s, policy) {
  const other = await signIn(s.context, s.server);
  await other.close();
  const page = await openBlank(s);
  await page.evaluate((given) => perennial.start({ issuer: location.origin, clientId: 'demo', apis: '/api', policy: given }), policy);
  await page.waitForFunction(() => perennial.isAuthenticated);
  return page;
}
