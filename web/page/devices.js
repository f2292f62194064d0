import { read } from './claims.js';
import { element } from './dom.js';

const UNITS = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]];
const ago = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/**
 * Lists where users are signed in, each with a button that ends the session there. If that is here, a request of
 * traffic finds out at once.
 */
export function connectDevices(perennial, traffic) {
  let turn = 0;
  const show = async () => {
    const mine = ++turn; // only the newest answer counts
    if (!perennial.isAuthenticated) return;
    const [devices, claims] = await Promise.all([listed(), read(perennial)]);
    if (mine !== turn || !devices) return;
    element('devices').replaceChildren(...devices.map((device) => line(device, device.id === claims?.sid, revoke)));
  };
  const revoke = async (id, here) => {
    await fetch('/demo/devices/revoke', { method: 'POST', body: JSON.stringify({ id }) });
    await show();
    if (here) await traffic.hello();
  };
  perennial.addEventListener('change', show);
  // Somebody may have signed in elsewhere while the user was there.
  addEventListener('focus', show);
}

/** The server's list, or null when it cannot be had now. */
async function listed() {
  try {
    const response = await fetch('/demo/devices');
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

function line(device, here, revoke) {
  const item = document.createElement('li');
  const about = document.createElement('div');
  const name = document.createElement('b');
  const since = document.createElement('small');
  const button = document.createElement('button');
  item.dataset.id = device.id;
  name.textContent = device.name || 'Unnamed device';
  about.append(name, ...marks(device, here));
  since.textContent = `${device.user}, since ${when(device.since)}, last refresh ${when(device.refreshed)}`;
  button.textContent = 'Revoke';
  button.setAttribute('aria-label', `Revoke ${name.textContent}${here ? ', this device' : ''}`);
  button.addEventListener('click', () => {
    button.disabled = true;
    revoke(device.id, here).catch(() => (button.disabled = false));
  });
  about.append(since);
  item.append(about, button);
  return item;
}

function marks(device, here) {
  const texts = [here && 'this device', device.bound && 'bound'].filter(Boolean);
  return texts.map((text) => {
    const mark = document.createElement('span');
    mark.className = 'mark';
    mark.textContent = text;
    return mark;
  });
}

function when(time) {
  const seconds = Math.max(0, (Date.now() - Date.parse(time)) / 1000);
  const [unit, length] = UNITS.find(([, size]) => seconds >= size) ?? UNITS.at(-1);
  return ago.format(-Math.floor(seconds / length), unit);
}
