/**
 * Web Locks for one life of the program. To the browser they are the page's, and the page lives on: what a program
 * holds when it dies has to be given back for it, else nobody could refresh again.
 */
export function locksOfLife() {
  const { locks } = navigator;
  /** @type {Set<(value?: unknown) => void>} */
  const held = new Set();
  return {
    /** What the program gets for navigator.locks; undefined where there are none. */
    locks: locks && {
      request: (/** @type {string} */ name, /** @type {LockOptions} */ options, /** @type {LockGrantedCallback<unknown>} */ granted) =>
        locks.request(
          name,
          // A `mode` or `steal` on Object.prototype would make it another lock.
          /** @type {LockOptions} */ ({ __proto__: null, ...options }),
          (lock) =>
            new Promise((release, fail) => {
              held.add(release);
              Promise.resolve(granted(lock)).then(release, fail).finally(() => held.delete(release));
            }),
        ),
    },
    /** Gives back what is still held. A lock that is granted later finds a program that answers with nothing. */
    release: () => held.forEach((release) => release()),
  };
}
