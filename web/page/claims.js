import { element } from './dom.js';

/** What to show of an access token, and how: nothing of it is secret, and no piece of the token itself is shown. */
const SHOWN = {
  iss: String,
  aud: (audience) => [audience].flat().join(', '),
  client_id: String,
  scope: String,
  sid: String,
  iat: clock,
  exp: clock,
};

/** Shows whom the provider has vouched for, what the token in use says, and the key that it is bound to. */
export function connectClaims(perennial) {
  const show = async () => {
    const { session } = perennial;
    element('identity').hidden = !session;
    if (!session) return;
    list('profile', Object.entries(session.profile ?? {}).map(([name, value]) => [name, text(value)]));
    element('token-number').textContent ||= session.generation; // the claims come when the program has
    const claims = await read(perennial);
    if (!claims || !perennial.isAuthenticated) return; // an event comes when there is a token again
    list('token', Object.entries(SHOWN).filter(([name]) => name in claims).map(([name, of]) => [name, of(claims[name])]));
    element('token-number').textContent = perennial.session.generation;
    const key = claims.cnf?.jkt;
    element('key').hidden = !key;
    element('bearer').hidden = Boolean(key);
    element('thumbprint').textContent = key ?? '';
  };
  perennial.addEventListener('change', show);
}

/** The claims of the access token, or null if there is none now. */
export async function read(perennial) {
  try {
    const token = await perennial.tokenGetter();
    await perennial.ready;
    return token && perennial.jwt.decodeToken(token);
  } catch {
    return null; // the log tells
  }
}

function list(id, entries) {
  element(id).replaceChildren(...entries.map(([name, value]) => {
    const row = document.createElement('div');
    const term = document.createElement('dt');
    const definition = document.createElement('dd');
    term.textContent = name;
    definition.textContent = value;
    row.append(term, definition);
    return row;
  }));
}

function text(value) {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour12: false });
}
