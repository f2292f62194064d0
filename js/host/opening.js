import { offer } from './handover.js';
import { navigate } from './navigate.js';
import { takeState } from './end-session.js';
/** @import { Bridge, Decision, Supervisor } from '../internal' */

/** The state in a URL, where it may be an answer to a sign-in. @param {string} url */
const stateOf = (url) => /[?&#]state=([^&#]+)/.exec(url)?.[1];

/** Whether this tab has begun a sign-in. @param {string} key @param {string} state */
function isBegun(key, state) {
  try {
    return !!sessionStorage.getItem(key)?.includes(state);
  } catch {
    return false; // nothing has been begun here; nor by redirect where storage is blocked
  }
}

/**
 * Deals with the answer to a sign-in that the page was opened with, once, whatever a router makes of the page's URL meanwhile, and
 * has navigations wait for that.
 * @param {Bridge} bridge
 * @param {Supervisor} program
 */
export function openings(bridge, { callGo, reportLate }) {
  const { opened, signal, emit } = bridge;
  const key = bridge.key + ':signin';
  /** @type {Promise<Decision | undefined> | undefined} */
  let underWay;

  /**
   * What Go says of the answer, once no other tab has claimed it. What has been begun by an earlier start() is not begun again.
   * @param {string} state
   * @returns {Promise<Decision>}
   */
  async function judge(state) {
    while (opened.decision) {
      const decision = await opened.decision.catch(() => undefined);
      if (!decision) continue; // that start() was stopped before it came to anything
      await callGo('opening', { url: '' }); // the program of this one need not wait for it
      await reportLate();
      const { signedIn } = await callGo('ready', {});
      return signedIn || decision.outcome != 'signedin' ? decision : { outcome: 'failed', url: decision.url };
    }
    const work = decide(state);
    opened.decision = work;
    return work.catch((error) => {
      opened.decision = undefined;
      throw error;
    });
  }

  async function decide(/** @type {string} */ state) {
    const { url = '' } = opened;
    opened.ours ||= isBegun(key, state);
    const claimed = !opened.ours && (await offer(key, state, url, signal));
    if (claimed && closed) await new Promise(() => {}); // the window goes away
    return callGo('opening', { url, claimed });
  }

  /** @param {string} state */
  async function handle(state) {
    if (takeState(bridge.key, state)) return void (opened.url = '');
    const decision = await judge(state);
    if (signal.aborted) return; // the next start() goes on from here
    const { url, location: to } = decision;
    const { url: asked } = opened;
    opened.url = '';
    if (url == asked) return; // an answer to others
    opened.spent = state;
    // A page that has gone on by itself when it heard of the sign-in is where it wants to be.
    const stays = !bridge.signedInAt || bridge.signedInAt == location.href;
    await clean();
    const back = to && location.origin + to; // whatever the page's base URL is
    if (back && stays && back != location.href && emit('signinreturn', decision, true)) location.replace(back);
    return decision;
  }

  /** Takes the answer out of the page's URL: a router may have put it there again. */
  async function clean() {
    for (let asked; opened.spent && stateOf((asked = location.href)) == opened.spent; ) {
      const { url } = await callGo('clean', { url: asked });
      if (url == asked) return;
      if (location.href == asked) history.replaceState(history.state, '', url);
    }
  }

  return {
    /** Once more, if the program could not be had the last time. */
    async opening() {
      const state = stateOf(opened.url ?? '');
      if (state && !signal.aborted) {
        underWay ||= handle(state).finally(() => {
          underWay = undefined;
        });
      }
      await underWay;
    },
    /**
     * As navigate(), once that has been dealt with.
     * @param {{ url: string, given?: string }} to
     */
    async navigation(to) {
      const state = stateOf(to.url);
      const decision = await underWay?.catch(() => undefined);
      if (decision && state && state == opened.spent) return decision;
      if (to.given) return navigate(callGo, emit, to);
      await clean();
      return navigate(callGo, emit, { url: location.href });
    },
  };
}
