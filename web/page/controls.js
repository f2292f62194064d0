import { element } from './dom.js';

const TROUBLE = 10; // seconds

/** Connects the buttons of the live view. */
export function connectControls(perennial, traffic, history) {
  const on = (id, act) => element(id).addEventListener('click', async () => {
    try {
      const text = await act();
      if (text) say(text);
    } catch (error) {
      say(error.message);
    }
  });

  on('fire', async () => {
    say('50 requests are under way…');
    return `${await traffic.burst(50)} of 50 requests were answered 200.`;
  });
  on('pulse', () => {
    const pulsing = traffic.togglePulse();
    element('pulse').setAttribute('aria-pressed', pulsing);
    return pulsing ? 'One request every second.' : 'No more requests by themselves.';
  });
  on('upload', async () => {
    const { status, body, problem } = await traffic.upload();
    if (status !== 200) return `The upload was not accepted (${status || problem}).`;
    const parts = body.received.fields.map((field) => `${field.name}: ${field.size} bytes`);
    return `The API received ${parts.join(', ')}.`;
  });
  on('expire', async () => {
    await command('expire');
    history.troubles.push({ from: Date.now(), until: Date.now(), label: 'expired', api: true });
    return 'The API now refuses every token issued until now. Send a request and watch.';
  });
  on('break', () => trouble({ mode: '503' }, 'broken', 'The token endpoint answers 503 for 10 s.'));
  on('cut', () => trouble({ mode: 'reset', api: true }, 'cut off', 'Every connection is cut for 10 s.'));
  on('tab', () => {
    window.open('/', '_blank', 'noopener');
  });
  on('signout', () => perennial.signout());

  async function trouble(mode, label, text) {
    await command('break', { ...mode, seconds: TROUBLE });
    const from = Date.now();
    history.troubles.push({ from, until: from + TROUBLE * 1000, label, api: Boolean(mode.api) });
    return text;
  }
}

async function command(name, body = {}) {
  const response = await fetch(`/demo/${name}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`The demo server did not obey: ${await response.text()}`);
}

function say(text) {
  element('outcome').textContent = text;
}
