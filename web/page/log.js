import { element } from './dom.js';

const LINES = 60;

const texts = {
  signedin: () => 'signed in',
  refreshed: (d) => `token ${d.generation}`,
  refreshfailed: (d) => d.code + (d.retryAfter ? `, again in ${Math.ceil(d.retryAfter)} s` : ''),
  expired: () => 'the token’s time is over',
  signedout: (d) => d.reason,
  restarted: () => 'the Go program runs again',
  error: (d) => `${d.code}: ${d.message}`,
};

const bad = new Set(['refreshfailed', 'expired', 'error']);

/** Lists Perennial's events, the newest first. */
export function connectLog(perennial) {
  for (const type of Object.keys(texts)) {
    perennial.addEventListener(type, ({ detail }) => add(type, texts[type](detail ?? {})));
  }
}

function add(type, text) {
  const line = document.createElement('li');
  const time = document.createElement('time');
  const name = document.createElement('b');
  time.textContent = new Date().toLocaleTimeString([], { hour12: false });
  name.textContent = type;
  const about = document.createElement('span');
  about.textContent = text;
  line.append(time, name, about);
  line.classList.toggle('bad', bad.has(type));
  const list = element('log');
  list.prepend(line);
  while (list.children.length > LINES) list.lastChild.remove();
  element('log-empty').hidden = true;
}
