import { checkStopped, stopped } from './stopped.js';
/**
 * @import { GoCalls } from '../calls'
 * @import { Bridge, Calls, Foreign, Lives } from '../internal'
 */

/** What is finished even after stop(): the code of a sign-in is good once, and may have been sent. */
const FINISHED = ['opening', 'callback'];

/**
 * The calls of one start() of the gate to Go: they outlive a program that dies, and end with stop().
 * @param {Bridge} bridge
 * @param {Lives} lives
 * @returns {Calls}
 */
export function makeCalls(bridge, { alive }) {
  const { parse, stringify } = bridge;
  /** Identical questions that have no answer yet share one call. @type {Map<string, Promise<unknown>>} */
  const underWay = new Map();
  /** Calls that go on after stop(), and how to reject the others then. @type {Set<Promise<unknown>>} */
  const lasting = new Set();
  /** @type {Set<(error: Error) => void>} */
  const rejections = new Set();

  /** @param {string} name @param {string} text */
  async function callUntilAnswered(name, text) {
    for (;;) {
      const answer = await (await alive()).call(name, text);
      if (answer !== undefined) return parse(answer);
      checkStopped(bridge);
    }
  }

  /**
   * Rejects when stop() is called, unless the call is one that is finished.
   * @param {string} name
   * @param {Promise<unknown>} work
   * @returns {Promise<unknown>}
   */
  const untilStopped = (name, work) =>
    new Promise((resolve, reject) => {
      const finished = FINISHED.includes(name);
      if (finished) lasting.add(work);
      else rejections.add(reject);
      work.then(resolve, reject).finally(() => {
        lasting.delete(work);
        rejections.delete(reject);
      });
    });

  /**
   * The answer is parsed JSON: that it is what GoCalls says is Go's to keep.
   * @type {(name: keyof GoCalls, argument: unknown) => Promise<Foreign>}
   */
  async function callGo(name, argument) {
    const text = stringify(argument);
    const key = name + text;
    let answer = underWay.get(key);
    if (!answer) {
      answer = untilStopped(name, callUntilAnswered(name, text)).finally(() => underWay.delete(key));
      underWay.set(key, answer);
    }
    return answer;
  }

  return {
    callGo,
    isUnderWay: (name) => [...underWay.keys()].some((key) => key.startsWith(name)),
    lasting: () => [...lasting],
    rejectAll: () => rejections.forEach((reject) => reject(stopped(bridge))),
  };
}
