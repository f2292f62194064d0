import { element, whileVisible } from './dom.js';
import { colourOf } from './theme.js';

/** Draws who is signed in, and the token's life running down. */
export function connectSessionCard(perennial, history) {
  let ended = ''; // why there is no session any more
  let problem = ''; // why there is no new token yet
  const show = () => {
    const { status, session } = perennial;
    const [who, which] = {
      pending: ['…', 'Looking whether there is a session.'],
      signedin: [session?.profile?.name ?? session?.profile?.sub ?? 'Signed in', problem || `Token ${session?.generation} is in use`],
      signedout: ['Not signed in', `${ended}Requests go out without a token.`],
    }[status];
    element('who').textContent = who;
    element('which').textContent = which;
    element('enter').hidden = status !== 'signedout';
    element('signout').hidden = status !== 'signedin';
    element('ring').style.stroke = colourOf(session?.generation ?? 0);
    tick(Date.now(), history.life);
  };
  const on = (type, note) => perennial.addEventListener(type, ({ detail }) => {
    note(detail);
    show();
  });
  on('change', () => (problem = ''));
  on('refreshfailed', ({ code }) => (problem = `No new token yet: ${code}`));
  on('signedin', () => (ended = ''));
  on('signedout', ({ reason }) => (ended = reason === 'signout' ? '' : `The session was ended: ${reason}. `));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);
  show();
  whileVisible(element('ring').closest('.ring'), (now) => tick(now, history.life));
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
