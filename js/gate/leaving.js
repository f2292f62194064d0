/**
 * The outcome of some work; or, if the page is hidden or goes away before that, of what can be done at once. In a page that has
 * gone nothing comes of waiting, and of its requests only those with `keepalive` still arrive.
 * @template T
 * @param {() => Promise<T>} work not begun if the page is on its way already
 * @param {() => T} leave
 * @returns {Promise<T>}
 */
export const unlessLeaving = (work, leave) =>
  new Promise((resolve, reject) => {
    const now = () => resolve(leave());
    // To handlers of beforeunload and pagehide the page is visible still.
    if (document.hidden || /hide|unload/.test(/** @type {string} */ (globalThis.event?.type))) return now();
    for (const type of ['visibilitychange', 'pagehide']) addEventListener(type, now, { capture: true, once: true });
    work().then(resolve, reject);
  });
