// What the same requests would meet without Perennial: the token of the sign-in, which nobody refreshes, and the browser's
// own fetch, out of a frame that Perennial has never seen. The token goes to the demo's API and is kept nowhere.

/** Sends each GET of traffic once more; what becomes of it is in history.without. */
export function connectWithout(perennial, traffic, history) {
  const own = untouchedFetch();
  let held = null; // {token, generation}
  let asked = 0;
  history.without = [];

  const take = async () => {
    if (held || !perennial.isAuthenticated) return;
    const mine = ++asked;
    const token = await perennial.tokenGetter().catch(() => null); // the log has the reason
    if (mine === asked && token && perennial.session) held = { token, generation: perennial.session.generation };
  };
  const drop = () => {
    asked++;
    held = null;
  };
  for (const type of ['change', 'signedin']) perennial.addEventListener(type, take);
  perennial.addEventListener('signedout', drop); // whoever comes after has another

  traffic.addEventListener('sent', async () => {
    if (!held) return;
    const { token, generation } = held;
    const request = history.begin(history.without);
    const status = await own(token);
    history.finish(request, status, status === 200 ? generation : 0);
  });
}

/** Sends GET /api/hello with a token; resolves to its status, 0 when there was no answer. */
function untouchedFetch() {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  document.body.append(frame);
  const { fetch } = frame.contentWindow;
  const url = new URL('/api/hello', location.origin);
  return async (token) => {
    try {
      const response = await fetch(url, { headers: { Authorization: `Bearer ${token}` }, cache: 'no-store', redirect: 'error' });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  };
}
