// Wires the demo page: Perennial, the views, the live picture and the buttons.
import { signIn, start } from './auth.js';
import { connectBinding, takeBinding } from './binding.js';
import { connectClaims } from './claims.js';
import { showCode } from './code.js';
import { deviceName } from './device.js';
import { connectDevices } from './devices.js';
import { element, tell } from './dom.js';
import { History } from './history.js';
import { connectControls } from './controls.js';
import { connectCounters } from './counters.js';
import { connectLog } from './log.js';
import { connectRouter } from './router.js';
import { connectSessionCard } from './session-card.js';
import { connectTimeline } from './timeline.js';
import { Traffic } from './traffic.js';
import { watchWire } from './wire.js';
import { connectWithout } from './without.js';

const { perennial } = window;
const SIGN_IN = { signin: {}, login: {}, popup: { popup: true } }; // by the buttons' ids

showCode();
if (perennial) {
  await begin();
} else {
  tell('Perennial has not been built yet: run ./build.sh first, then reload.');
  connectRouter(null)();
}

async function begin() {
  const history = new History(perennial);
  const traffic = new Traffic(history);
  connectLog(perennial);
  connectCounters(perennial, history);
  const dpop = takeBinding();
  connectBinding(dpop);
  connectSessionCard(perennial, history);
  connectClaims(perennial);
  connectDevices(perennial, traffic);
  connectTimeline(element('timeline'), history);
  connectControls(perennial, traffic, history);
  watchWire(history);
  // A bound token is of no use to who has not the key: there is no other way to show.
  if (!dpop) connectWithout(perennial, traffic, history);
  const showView = connectRouter(perennial, traffic);
  for (const [id, options] of Object.entries(SIGN_IN)) {
    element(id).addEventListener('click', () => {
      tell('');
      signIn(options).catch((error) => tell(error.message));
    });
  }
  try {
    await start({ device: deviceName(), dpop });
  } catch (error) {
    tell(`Perennial could not start: ${error.message}`);
    element('which').textContent = 'Perennial could not start.';
  }
  showView();
}
