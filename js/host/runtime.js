// Entry of perennial-runtime.js: what it takes to run the Go program, fetched only when the program is needed, or a proof.
// The order matters: the page's globals are looked after before wasm_exec.js, which the build takes from the toolchain.
import { takeGo } from './page-globals.js';
import 'wasm_exec';
import { openings } from './opening.js';
import { sendWithToken } from './send.js';
import { pageClock } from './page-clock.js';
import { prover } from './prover.js';
import { singleRedirect } from './single-redirect.js';
import { navigate } from './navigate.js';
import { renewal } from './renew.js';
import { settingsOf } from './settings.js';
import { signIn } from './signin.js';
import { leavePage } from './end-session.js';
import { supervise } from './supervisor.js';
import { tokens } from './token.js';
import { sendXhr } from './send-xhr.js';
/**
 * @import { Answers, HostCalls } from '../calls'
 * @import { Bridge, Foreign, RuntimeScript } from '../internal'
 */

takeGo();

const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);

/** What answers the gate, for each start(). @type {WeakMap<Bridge, ReturnType<typeof begin>>} */
const begun = new WeakMap();

/** Loads nothing yet. @param {Bridge} bridge */
function begin(bridge) {
  const { emit, token: freshToken } = bridge;
  const settings = settingsOf(bridge, src);
  const proofs = prover(settings.namespace, bridge.PerennialError, pageClock(bridge.fetch));
  const look = () => navigate(callGo, emit, { url: location.href });
  const program = supervise(bridge, settings.text, proofs, look);
  const { callGo } = program;
  const { opening, navigation } = openings(bridge, program);
  return /** @type {Answers<HostCalls>} */ ({
    __proto__: null,
    load: program.load,
    ready: async () => void (await callGo('ready', {})),
    token: tokens(callGo),
    send: (carried) => sendWithToken(settings.dpop ? proofs : undefined, bridge.PerennialError, carried),
    renew: renewal(callGo, freshToken),
    xhr: sendXhr,
    opening,
    navigation,
    authenticate: (login) => callGo('authenticate', login),
    signin: singleRedirect((how) => signIn(bridge, callGo, how)),
    signout: async (how) => leavePage(await callGo('signout', how), bridge.key),
    notice: (notice) => callGo('notice', notice),
  });
}

/**
 * Answers the gate: name and argument belong together, as CallHost says.
 * @type {(bridge: Bridge, name?: keyof HostCalls, argument?: Foreign) => Promise<Foreign>}
 */
async function answer(bridge, name = 'ready', argument) {
  let answers = begun.get(bridge);
  if (!answers) begun.set(bridge, (answers = begin(bridge)));
  if (name != 'opening' && name != 'load') answers.opening().catch(() => {}); // what waits for it cannot go on without
  return /** @type {(argument: Foreign) => Promise<unknown>} */ (answers[name])(argument);
}

// The gate looks for it here, on the element that it has put in the page: no global is needed.
/** @type {RuntimeScript} */ (document.currentScript).perennial = Object.assign(answer, { version: VERSION });
