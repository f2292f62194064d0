import { makeCalls } from './calls.js';
import { compile } from './compile.js';
import { goBridges } from './go-bridge.js';
import { makeHelpers } from './helpers.js';
import { reportLate } from './late-events.js';
import { keepAlive } from './lives.js';
/**
 * @import { CallGoSync } from '../calls'
 * @import { Prover } from '../dpop'
 * @import { Bridge, Failure, Supervisor } from '../internal'
 */

/**
 * Runs Go for one start() of the gate, from when it is first asked to stop().
 * @param {Bridge} bridge
 * @param {string} text the configuration, as the program takes it
 * @param {Prover} prover
 * @param {() => Promise<unknown>} onSessionEnded called when a session has ended by itself: it may leave the user on a protected page
 * @returns {Supervisor}
 */
export function supervise(bridge, text, prover, onSessionEnded) {
  const { signal, parse, stringify, PerennialError } = bridge;

  /** Reports what no call is waiting for. @param {Failure} error */
  const report = ({ code, message }) => {
    if (!signal.aborted) bridge.emit('error', { code, message });
  };

  const lives = keepAlive(bridge, () => given(), {
    serving(again) {
      bridge.helpers = makeHelpers(callGoSync);
      if (again) bridge.emit('restarted');
      reportLate(bridge, calls.callGo).catch(report);
    },
    ended() {
      bridge.helpers = undefined;
    },
    report,
  });
  const calls = makeCalls(bridge, lives);
  const given = goBridges(bridge, text, prover, calls, report, onSessionEnded);

  /** @type {CallGoSync} */
  function callGoSync(name, args) {
    const answer = lives.callSync(name, stringify(args));
    if (answer === undefined) throw new PerennialError('not_ready', `${name}: the program is being started again`);
    if (answer instanceof Error) throw answer; // Go cannot throw
    return parse(answer);
  }

  signal.addEventListener('abort', () => {
    calls.rejectAll();
    lives.end(calls.lasting());
  });
  return {
    callGo: calls.callGo,
    load: async () => void (await compile(bridge)),
    reportLate: () => reportLate(bridge, calls.callGo),
  };
}
