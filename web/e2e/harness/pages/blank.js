// A page of the demo's origin with nothing on it but Perennial, not started: for tests with a configuration of their own.
import { intercept } from './intercept.js';
import { newPage, signIn } from './page.js';

/**
 * @param {any} context
 * @param {{ origin: string }} server
 * @param {string} [body] HTML
 */
export async function openBlank(context, server, body = '') {
  const page = await newPage(context);
  const policy = (await fetch(server.origin)).headers.get('Content-Security-Policy');
  const answer = {
    contentType: 'text/html; charset=utf-8',
    headers: { 'Content-Security-Policy': policy },
    body: `<!doctype html><title>Blank</title><script src="/dist/perennial.js"></script>${body}`,
  };
  await intercept(page, (path) => path === '/blank' && answer);
  await page.goto(server.origin + '/blank');
  return page;
}

/** A user who is signed in, on a blank page with the demo's configuration and this policy. No other tab is open. */
export async function signedInBlank(context, server, policy) {
  const other = await signIn(context, server);
  await other.close();
  const page = await openBlank(context, server);
  await page.evaluate((given) => perennial.start({ issuer: location.origin, clientId: 'demo', apis: '/api', policy: given }), policy);
  await page.waitForFunction(() => perennial.isAuthenticated);
  return page;
}
