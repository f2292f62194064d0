/** @import { SigningIn } from '../internal' */

/** What shows that the user has not left after all: they use the page, or have come back to it out of the back/forward cache. */
const SIGNS = ['pointerdown', 'keydown', 'pageshow'];
/** A navigation that comes to nothing, such as one that the user has stopped, fires no event. */
const STAYS_MS = 30_000;

/**
 * Makes of several sign-ins by redirect one, while it is under way: a guard may ask for it at each rendering, and each would
 * leave the page for another answer.
 * @param {(how: SigningIn) => Promise<void>} signIn
 * @returns {(how: SigningIn) => Promise<void>}
 */
export function singleRedirect(signIn) {
  /** @type {Promise<void> | undefined} */
  let underWay;
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;

  const stay = () => {
    underWay = undefined;
    clearTimeout(timer);
    for (const type of SIGNS) removeEventListener(type, look, true);
  };
  const look = (/** @type {Event & { persisted?: boolean }} */ { type, persisted }) => {
    if (type != 'pageshow' || persisted) stay();
  };
  const onLeave = () => {
    timer = setTimeout(stay, STAYS_MS);
    for (const type of SIGNS) addEventListener(type, look, true);
  };

  return (how) => {
    if (how.popup !== false || how.options.username) return signIn(how);
    return (underWay ||= signIn({ ...how, onLeave }).finally(stay));
  };
}
