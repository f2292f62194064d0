import { element, whileVisible } from './dom.js';
import { colourOf } from './theme.js';

/** Draws who is signed in, and the token's life running down. Returns show(), to be called when the module has started. */
export function connectSessionCard(perennial, history) {
  let ended = ''; // why there is no session any more
  let problem = ''; // why there is no new token yet
  const show = () => {
    const session = perennial.session;
    const name = session?.profile?.name ?? session?.profile?.sub;
    element('who').textContent = session ? name ?? 'Signed in' : 'Not signed in';
    element('which').textContent = session
      ? problem || `Token ${session.generation} is in use`
      : `${ended}Requests go out without a token.`;
    element('enter').hidden = Boolean(session);
    element('signout').hidden = !session;
    element('ring').style.stroke = colourOf(session?.generation ?? 0);
    history.note();
    tick(Date.now(), history.life);
  };
  const on = (type, note) => perennial.addEventListener(type, ({ detail }) => {
    note(detail);
    show();
  });
  on('signedin', () => (problem = ended = ''));
  on('refreshed', () => (problem = ''));
  on('refreshfailed', ({ code }) => (problem = `No new token yet: ${code}`));
  on('expired', () => {});
  on('signedout', ({ reason }) => {
    problem = '';
    ended = reason === 'signout' ? '' : `The session was ended: ${reason}. `;
  });
  // Another tab may have signed in or out while this one slept.
  document.addEventListener('visibilitychange', show);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);
  show();
  whileVisible(element('ring').closest('.ring'), (now) => tick(now, history.life));
  return show;
}

function tick(now, life) {
  const left = life ? Math.max(0, life.until - now) : 0;
  const share = life ? left / Math.max(life.until - life.from, 1) : 0;
  const { number, unit } = words(life, left);
  set('remaining', number);
  set('remaining-unit', unit);
  element('ring').style.strokeDasharray = `${(100 * share).toFixed(2)} 100`;
  element('ring').style.visibility = share > 0 ? 'visible' : 'hidden';
}

function words(life, left) {
  if (!life) return { number: '–', unit: 'no token' };
  if (left <= 0) return { number: '0', unit: 'expired' };
  const seconds = Math.ceil(left / 1000);
  if (seconds < 120) return { number: String(seconds), unit: seconds === 1 ? 'second left' : 'seconds left' };
  return { number: String(Math.round(seconds / 60)), unit: 'minutes left' };
}

function set(id, text) {
  const target = element(id);
  if (target.textContent !== text) target.textContent = text; // sixty times a second: write only news
}
