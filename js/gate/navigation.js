import { state } from './callback.js';
import { emitError } from './events.js';
import { currentLease, isFresh } from './lease.js';
import { patch } from './patch.js';
import { callHost } from './call-host.js';
/** @import { Decision, Settings } from '../internal' */

/** @type {Settings} */
let settings;

/**
 * Whether a protected pattern could match: its text before the first `*` is there. Go knows the exact rules.
 * @param {string} url
 */
const maybeProtected = (url) =>
  settings.routes?.protected?.some((/** @type {string} */ pattern) => url.includes(pattern.split('*')[0]));

/**
 * What a navigation to a URL may do. Go is asked only if there is something to decide; what follows is in
 * ../host/navigate.js.
 * @param {string} [given] without it the page's own
 * @returns {Promise<Decision>}
 */
export async function onNavigation(given) {
  const url = new URL(given ?? location.href, document.baseURI).href;
  // Go takes the answer to a sign-in out of the URL, wherever a router puts it.
  if (isFresh() && !url.includes(state ?? ' ')) return { outcome: 'restored', url };
  return currentLease !== null || maybeProtected(url) ? callHost('navigation', { url, given }) : { outcome: 'none', url };
}

/**
 * Looks at the page's URL whenever it has changed.
 * @param {Settings} given
 * @param {AbortSignal} stopped
 * @returns {() => void} looks at it as it is now
 * @throws {TypeError} if the page's history cannot be watched
 */
export function watchNavigation(given, stopped) {
  settings = given;
  let last = '';
  const look = () => {
    // Entries also change without a new URL: replaceState with new state only.
    if (!stopped.aborted && location.href != last) {
      last = location.href;
      // Nobody waits for it; where the program is loaded on demand, that a session could be restored is none.
      if (settings.load != 'demand' || state || maybeProtected(last)) onNavigation().catch(emitError);
    }
  };
  const on = (/** @type {EventTarget} */ target, /** @type {string} */ type) =>
    target.addEventListener(type, look, { signal: stopped });

  const { navigation } = globalThis;
  if (navigation) on(navigation, 'currententrychange');
  else {
    // No Navigation API: only the functions themselves show it. popstate comes with a new fragment, too.
    on(globalThis, 'popstate');
    for (const name of ['pushState', 'replaceState']) {
      patch(
        history,
        name,
        (target, self, args) => {
          Reflect.apply(target, self, args);
          look();
        },
        stopped,
      );
    }
  }
  // The page's scripts get their chance to listen for signinrequired.
  return () => (document.readyState == 'loading' ? on(document, 'DOMContentLoaded') : look());
}
