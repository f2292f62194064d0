/**
 * @import { CallGo } from '../calls'
 * @import { Bridge, Decision } from '../internal'
 */

/**
 * Asks Go what a navigation may do, and does it: sends the user to sign in, or back to where they were, unless a
 * listener prevents that; and takes a sign-in's answer out of the page's URL.
 * @param {CallGo} callGo
 * @param {Bridge['emit']} emit
 * @param {{ url: string, given?: string }} to given: what the page has asked for; without it the URL is the page's own
 * @returns {Promise<Decision>}
 */
export async function navigate(callGo, emit, { url: asked, given }) {
  const decision = await callGo('navigation', { url: asked });
  const { outcome, url, location: to } = decision;
  if (!given && asked != location.href) return decision; // the user has moved on meanwhile
  const login = outcome == 'login';
  if (!login && !given && asked != url) history.replaceState(history.state, '', url);
  if (to && location.origin + to != url && emit(login ? 'signinrequired' : 'signinreturn', decision, true)) {
    location[login ? 'assign' : 'replace'](location.origin + to); // whatever the page's base URL is
  }
  return decision;
}
