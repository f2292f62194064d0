import { signOut } from './auth.js';
import { element } from './dom.js';

/** How long the token endpoint is down, in seconds: with the pause after it, less than a request waits for a token (policy.timeout). */
const BROKEN = 6;
const CUT = 10; // seconds
const SIGN_IN_FIRST = 'Nobody is signed in: there is no token to try this with. Sign in first.';

/** Connects the buttons of the live view. The outcome line is that of the button pressed last, and ends with what came of it. */
export function connectControls(perennial, traffic, history) {
  let newest = 0;
  const on = (id, act) => {
    const button = element(id);
    button.addEventListener('click', async () => {
      if (button.ariaBusy === 'true') return;
      let mine = 0;
      const say = (text) => {
        mine ||= ++newest;
        if (mine === newest) element('outcome').textContent = text;
      };
      button.ariaBusy = 'true';
      try {
        const text = await act(say);
        if (text) say(text);
      } catch (error) {
        say(error.message);
      }
      button.ariaBusy = 'false';
    });
  };

  on('fire', async (say) => {
    say('50 requests are under way…');
    return `${await traffic.burst(50)} of 50 requests were answered 200.`;
  });
  on('pulse', () => {
    const pulsing = traffic.togglePulse();
    element('pulse').setAttribute('aria-pressed', pulsing);
    return pulsing ? 'One request every second, until it is pressed again.' : 'No more requests by themselves.';
  });
  on('upload', async (say) => {
    say('The form is under way…');
    const { status, body, problem } = await traffic.upload();
    if (status !== 200) return `The upload was not accepted (${status || problem}).`;
    const parts = body.received.fields.map((field) => `${field.name}: ${field.size} bytes`);
    return `The API received ${parts.join(', ')}.`;
  });
  on('expire', async () => {
    if (!perennial.isAuthenticated) return SIGN_IN_FIRST;
    await expire();
    return 'The API now refuses every token issued until now. Send a request and watch.';
  });
  on('break', async (say) => {
    if (!perennial.isAuthenticated) return SIGN_IN_FIRST;
    await trouble({ mode: '503' }, BROKEN, 'no new tokens');
    await expire(); // else nobody needs a new one meanwhile
    say(`The token endpoint answers 503 for ${BROKEN} s, and the token has expired. Requests wait…`);
    const answers = await traffic.steady(BROKEN);
    const answered = answers.filter(({ status }) => status === 200).length;
    const longest = Math.max(...answers.map(({ took }) => took)) / 1000;
    return `The token endpoint was down for ${BROKEN} s. ${answered} of ${answers.length} requests were answered 200; the longest took ${longest.toFixed(1)} s.`;
  });
  on('cut', async (say) => {
    await trouble({ mode: 'reset', api: true }, CUT, 'network cut');
    say(`Every connection is cut for ${CUT} s. Requests fail, the session stays…`);
    await traffic.steady(CUT);
    return `The network is back after ${CUT} s${perennial.isAuthenticated ? ', and you are still signed in' : ''}.`;
  });
  on('tab', () => {
    window.open('/', '_blank', 'noopener');
  });
  on('signout', signOut);

  async function expire() {
    await command('expire');
    const now = Date.now();
    history.troubles.push({ from: now, until: now, label: 'token expired', api: true });
  }

  async function trouble(mode, seconds, label) {
    await command('break', { ...mode, seconds });
    const from = Date.now();
    history.troubles.push({ from, until: from + seconds * 1000, label, api: Boolean(mode.api) });
  }
}

async function command(name, body = {}) {
  const response = await fetch(`/demo/${name}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`The demo server did not obey: ${await response.text()}`);
}
