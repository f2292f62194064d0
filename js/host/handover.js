/** How long another tab may take to claim an answer before it counts as nobody's, in milliseconds. One that claims it later gets it all the same. */
const MOMENT_MS = 2000;

/**
 * Tabs of this origin and namespace, where they can hear each other: storage may be blocked, and is kept apart by the site that a
 * page is embedded in.
 * @param {string} key
 */
export function channelOf(key) {
  try {
    return new BroadcastChannel(key);
  } catch {
    // Then there is the opener alone.
  }
}

/**
 * Offers the answer in this page's URL to the tab that has begun the sign-in, which knows it by its state: by a channel to all tabs, and to
 * the window that has opened this one. When it is claimed, this window, a popup, closes.
 * @param {string} key
 * @param {string} state
 * @param {string} url
 * @param {AbortSignal} stopped
 * @returns {Promise<boolean>} whether it was claimed within a moment
 */
export const offer = (key, state, url, stopped) =>
  new Promise((resolve) => {
    const channel = channelOf(key);
    const claim = (/** @type {MessageEvent} */ { data, origin }) => {
      if (origin != location.origin || data !== state) return;
      resolve(true);
      close();
    };
    stopped.addEventListener('abort', () => {
      channel?.close();
      resolve(false);
    });
    addEventListener('message', claim, { signal: stopped });
    if (channel) {
      channel.onmessage = claim;
      channel.postMessage(url);
    }
    try {
      // Reading its origin fails where that is another: it gets nothing.
      if (opener.location.origin == location.origin) opener.postMessage(url, location.origin);
    } catch {
      // Nobody has opened this window, or another site.
    }
    setTimeout(resolve, MOMENT_MS, false);
  });
