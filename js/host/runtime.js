// Entry of perennial-runtime.js: what it takes to run the Go program, fetched only when the program is needed, or a proof.
// The order matters: the page's globals are looked after before wasm_exec.js, which the build takes from the toolchain.
import { takeGo } from './page-globals.js';
import 'wasm_exec';
import { arrivals } from './arrive.js';
import { carry } from './send.js';
import { pageClock } from './page-clock.js';
import { prover } from './prover.js';
import { leaving } from './single-redirect.js';
import { navigate } from './navigate.js';
import { renewal } from './renew.js';
import { settingsOf } from './settings.js';
import { signIn } from './signin.js';
import { leave } from './end-session.js';
import { supervise } from './supervisor.js';
import { tokens } from './token.js';
import { sendXhr } from './send-xhr.js';
/** @import { Ask, Bridge } from '../internal' */

takeGo();

const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);

/** What answers the gate, for each start(). @type {WeakMap<Bridge, ReturnType<typeof begin>>} */
const begun = new WeakMap();

/** Loads nothing yet. @param {Bridge} bridge */
function begin(bridge) {
  const { emit, leased } = bridge;
  const settings = settingsOf(bridge, src);
  const proofs = prover(settings.namespace, bridge.PerennialError, pageClock(bridge.fetch));
  const look = () => navigate(ask, emit, { url: location.href });
  const program = supervise(bridge, settings, proofs, look);
  const { ask } = program;
  const { arrive, navigation } = arrivals(bridge, program, settings.namespace);
  /** What is not in this list is Go's alone. @type {Record<string, (argument: any) => Promise<any>>} */
  const own = {
    // @ts-expect-error: a type cannot say so
    __proto__: null,
    carry: (carried) => carry(settings.dpop ? proofs : undefined, bridge.PerennialError, carried),
    token: tokens(ask),
    renew: renewal(ask, leased),
    xhr: sendXhr,
    arrive,
    navigation,
    signin: leaving((how) => signIn(bridge, ask, how)),
    signout: async (options) => leave(await ask('signout', options), settings.namespace),
  };
  return { ask, own };
}

/** @type {Ask} */
async function ask(bridge, name = '', argument) {
  let parts = begun.get(bridge);
  if (!parts) begun.set(bridge, (parts = begin(bridge)));
  const { ask, own } = parts;
  if (name != 'arrive') own.arrive(undefined).catch(() => {}); // what waits for it cannot go on without
  return own[name] ? own[name](argument) : ask(name, argument);
}

// The gate looks for it here, on the element that it has put in the page: no global is needed.
/** @type {any} */ (document.currentScript).perennial = Object.assign(ask, { version: VERSION });
