import { courier } from './courier-link.js';
import { makeHelpers } from './helpers.js';
import { startLife } from './life.js';
import { compile } from './compile.js';
import { ownRefresh } from './own-refresh.js';
/**
 * @import { Link } from '../courier'
 * @import { Prover } from '../dpop'
 * @import { Bridge, GoBridge, Lease, Life, Supervisor } from '../internal'
 */

/** A program that dies this often within this time will not get better by being started again. */
const DEATHS = 3;
const WITHIN_MS = 30_000;

/** What is finished even after stop(): the code of a sign-in is good once, and may have been sent. */
const FINISHED = ['arrive', 'callback'];

/** What programs that were stopped still have to finish. */
let unfinished = Promise.resolve();

/** What came of it, for the page that calls start() again. @type {[type: string, detail: any][]} */
const late = [];

/**
 * Keeps a Go program running for one start() of the gate: starts it when it is first asked, and again when it dies.
 * @param {Bridge} bridge
 * @param {{ wasm: string, text: string }} settings where the program lies, and the configuration as it takes it
 * @param {Prover} prover
 * @param {() => Promise<unknown>} left called when a session has ended by itself: it may leave the user on a protected page
 * @returns {Supervisor}
 */
export function supervise(bridge, settings, prover, left) {
  const { signal, parse, stringify, opened, PerennialError } = bridge;
  /** @type {Promise<Life> | undefined} */
  let living;
  /** @type {Life | undefined} */
  let serving;
  /** @type {number[]} times of the latest deaths */
  let deaths = [];
  let died = false;
  /** Identical questions that have no answer yet share one call. @type {Map<string, Promise<any>>} */
  const pending = new Map();
  /** Calls that go on after stop(), and how to reject the others then. @type {Set<Promise<any>>} */
  const lasting = new Set();
  /** @type {Set<(error: Error) => void>} */
  const cuts = new Set();
  /** It outlives a life of the program. @type {Link | undefined} */
  let link;

  /** Tells of what no call is waiting for. @param {any} error */
  const report = ({ code, message }) => {
    if (!signal.aborted) bridge.emit('error', { code, message });
  };

  const stopped = () => new PerennialError('stopped', 'stop() was called');
  const checkStopped = () => {
    if (signal.aborted) throw stopped();
  };

  const alive = () =>
    (living ||= begin().catch((error) => {
      living = undefined;
      throw error;
    }));

  async function begin() {
    for (;;) {
      checkStopped();
      deaths = deaths.filter((at) => performance.now() - at < WITHIN_MS);
      if (deaths.length >= DEATHS) {
        throw new PerennialError('program_died', `the program died ${DEATHS} times in ${WITHIN_MS / 1000} s`, WITHIN_MS / 1000);
      }
      const module = await compile(bridge, settings.wasm);
      await unfinished;
      checkStopped();
      const life = await startLife(module, toGo(), ended).catch((cause) => {
        throw new PerennialError('program_unavailable', 'the program cannot be instantiated', 0, cause);
      });
      if (life) return serve(life);
    }
  }

  /** @param {Life} life */
  function serve(life) {
    if (signal.aborted) life.stop();
    checkStopped();
    serving = life;
    bridge.helpers = makeHelpers(askSync);
    if (died) bridge.emit('restarted');
    died = false;
    tellLate().catch(report);
    return life;
  }

  function ended() {
    const served = serving;
    serving = bridge.helpers = undefined;
    if (signal.aborted) return;
    deaths.push(performance.now());
    died = true;
    if (!served) return; // begin() is still at it
    living = undefined;
    // At once, for the background refresh has to go on.
    alive().catch(report);
  }

  /**
   * A new life may find what another tab has done before the browser's word of it comes, which is then no news to the gate.
   * @param {Lease | null | undefined} was what the gate held; undefined: it did not know
   * @param {Lease | null} now
   */
  const noticeAhead = (was, now) => {
    if (was !== undefined && was?.id != now?.id) ask('notice', { signedIn: !!now, was }).catch(report);
  };

  /** @returns {GoBridge} */
  const toGo = (isNew = true) => ({
    config: settings.text,
    refresh: ownRefresh(bridge),
    // As everywhere: what somebody has put on Object.prototype is no option.
    fetch: (url, options) => bridge.fetch(url, /** @type {RequestInit} */ ({ __proto__: null, ...options })),
    stringify,
    lease(json) {
      if (signal.aborted) return;
      const now = json && parse(json);
      const was = bridge.hold(now);
      if (isNew) noticeAhead(was, now);
      isNew = false;
    },
    emit(type, json) {
      const detail = json && parse(json);
      if (signal.aborted) {
        if (lasting.size && /^(signedin|signinfailed)$/.test(type)) late.push([type, detail]);
        return;
      }
      if (type === 'signedin') bridge.place = location.href;
      bridge.emit(type, detail);
      // A session that ended by itself leaves nobody on a protected page; after its own sign-out the page says where
      // to go next. Not now: Go may be about to take the lease back.
      if (type === 'signedout' && ![...pending.keys()].some((key) => key.startsWith('signout'))) setTimeout(() => left().catch(report));
    },
    error: (code, message, retryAfter, reason, claims) =>
      Object.assign(new PerennialError(code, message, retryAfter), reason && { reason }, claims && { claims }),
    thumbprint: prover.thumbprint,
    prove: (method, url, token) => prover.prove({ method, url, token }),
    learn: prover.learn,
    opened: opened.url,
    courier: (path) => (link ??= courier(path)),
  });

  /** @param {string} name @param {string} text */
  async function persist(name, text) {
    for (;;) {
      const answer = await (await alive()).call(name, text);
      if (answer !== undefined) return parse(answer);
      checkStopped();
    }
  }

  /**
   * Rejects when stop() is called, unless the call is one that is finished.
   * @param {string} name
   * @param {Promise<any>} work
   * @returns {Promise<any>}
   */
  const untilStopped = (name, work) =>
    new Promise((resolve, reject) => {
      const finished = FINISHED.includes(name);
      if (finished) lasting.add(work);
      else cuts.add(reject);
      work.then(resolve, reject).finally(() => {
        lasting.delete(work);
        cuts.delete(reject);
      });
    });

  /** Tells what came of a sign-in after stop(), which is only known now. */
  async function tellLate() {
    if (!late.length) return;
    const { signedIn } = await ask('ready', {});
    for (const [type, detail] of late.splice(0)) {
      if (type === 'signedin' && !signedIn) {
        bridge.emit('signinfailed', { code: 'stopped', message: 'stop() was called before the session was kept', returnTo: detail.returnTo });
      } else {
        bridge.emit(type, detail);
      }
    }
  }

  /** @type {Supervisor['ask']} */
  async function ask(name, argument) {
    if (!name) return void (await ask('ready', {}));
    const text = stringify(argument);
    const key = name + text;
    let answer = pending.get(key);
    if (!answer) {
      answer = untilStopped(name, persist(name, text)).finally(() => pending.delete(key));
      pending.set(key, answer);
    }
    return answer;
  }

  /** @param {string} name @param {unknown[]} args */
  function askSync(name, args) {
    const answer = serving?.callSync(name, stringify(args));
    if (answer === undefined) throw new PerennialError('not_ready', `${name}: the program is being started again`);
    if (answer instanceof Error) throw answer; // Go cannot throw
    return parse(answer);
  }

  signal.addEventListener('abort', () => {
    cuts.forEach((cut) => cut(stopped()));
    const life = serving;
    if (!life) return;
    if (!lasting.size) return life.stop();
    unfinished = Promise.allSettled([unfinished, ...lasting]).then(() => life.stop());
  });
  return { ask, tellLate };
}
