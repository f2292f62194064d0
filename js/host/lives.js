import { compile } from './compile.js';
import { startLife } from './life.js';
import { checkStopped } from './stopped.js';
/** @import { Bridge, Failure, GoBridge, Life, Lives } from '../internal' */

/** A program that dies this often within this time will not get better by being started again. */
const DEATHS = 3;
const WITHIN_MS = 30_000;

/** What programs that were stopped still have to finish. */
let unfinished = Promise.resolve();

/**
 * Keeps a Go program running: starts it when it is first asked for, and again when it dies.
 * @param {Bridge} bridge
 * @param {() => GoBridge} given what a life is given
 * @param {{ serving(again: boolean): void, ended(): void, report(error: Failure): void }} on `serving`: a life serves from now on,
 *   `again` after one that has died; `ended`: it does not any more; `report`: it could not be started again
 * @returns {Lives}
 */
export function keepAlive(bridge, given, on) {
  const { signal, PerennialError } = bridge;
  /** @type {Promise<Life> | undefined} */
  let living;
  /** @type {Life | undefined} */
  let serving;
  /** @type {number[]} times of the latest deaths */
  let deaths = [];
  let died = false;

  const alive = () =>
    (living ||= begin().catch((error) => {
      living = undefined;
      throw error;
    }));

  async function begin() {
    for (;;) {
      checkStopped(bridge);
      deaths = deaths.filter((at) => performance.now() - at < WITHIN_MS);
      if (deaths.length >= DEATHS) {
        throw new PerennialError('program_died', `the program died ${DEATHS} times in ${WITHIN_MS / 1000} s`, WITHIN_MS / 1000);
      }
      const module = await compile(bridge);
      await unfinished;
      checkStopped(bridge);
      const life = await startLife(module, given(), ended).catch((cause) => {
        throw new PerennialError('program_unavailable', 'the program cannot be instantiated', 0, cause);
      });
      if (life) return serve(life);
    }
  }

  /** @param {Life} life */
  function serve(life) {
    if (signal.aborted) life.stop();
    checkStopped(bridge);
    serving = life;
    on.serving(died);
    died = false;
    return life;
  }

  function ended() {
    const served = serving;
    serving = undefined;
    on.ended();
    if (signal.aborted) return;
    deaths.push(performance.now());
    died = true;
    if (!served) return; // begin() is still at it
    living = undefined;
    // At once, for the background refresh has to go on.
    alive().catch(on.report);
  }

  return {
    alive,
    callSync: (name, text) => serving?.callSync(name, text),
    end(lasting) {
      const life = serving;
      if (!life) return;
      if (!lasting.length) return life.stop();
      unfinished = Promise.allSettled([unfinished, ...lasting]).then(() => life.stop());
    },
  };
}
