// Sign-in by redirect or popup: Go makes the request and judges the answer; here is what only a window can do.

/** How often to look whether the user has closed the popup: no event tells. */
const LOOK_MS = 500;
/** How long the popup may take, in seconds, unless the page says otherwise. */
const TIMEOUT = 300;

/**
 * @param {import('../internal').Bridge} bridge
 * @param {import('../internal').Supervisor['ask']} ask
 * @param {import('../internal').SigningIn} how
 * @returns {Promise<void>} when the session has begun, or there is one already; after a redirect never, as the page goes away
 */
export async function signIn({ config, parse, signal, PerennialError }, ask, { options, popup, pending, left }) {
  /** @type {(error: unknown) => never} */
  const giveUp = (error) => {
    if (popup) popup.close();
    throw error;
  };
  const { popup: _, timeout = TIMEOUT, username, ...rest } = options;
  const request = username ? { username, ...rest } : { ...rest, popup: !!popup }; // its own, and not what somebody has put on Object.prototype
  if (pending && (await ask('ready', {}).catch(giveUp)).signedIn) return void (popup && popup.close());
  if (popup === null) {
    throw new PerennialError('popup_blocked', 'the browser has blocked the popup: call signin within a click, or without popup');
  }
  if (username) return ask('password', request);
  try {
    const { url, state } = await ask('authorize', request);
    if (!popup) {
      location.assign(url);
      left?.();
      return new Promise(() => {});
    }
    popup.location.replace(url);
    const callback = await answer(`perennial:${parse(config).namespace}:signin`, state, popup, timeout, signal, PerennialError);
    await ask('callback', { url: callback });
  } catch (error) {
    giveUp(error);
  }
}

/**
 * The callback's URL, handed over by the page that the popup has come back to.
 * @param {string} key
 * @param {string} state
 * @param {Window} popup
 * @param {number} timeout seconds
 * @param {AbortSignal} stopped
 * @param {import('../internal').Bridge['PerennialError']} PerennialError
 * @returns {Promise<string>}
 */
function answer(key, state, popup, timeout, stopped, PerennialError) {
  const channel = new BroadcastChannel(key);
  /** @type {ReturnType<typeof setInterval>[]} */
  const timers = [];
  const over = new AbortController();
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ code, /** @type {string} */ message) => reject(new PerennialError(code, message));
    channel.onmessage = ({ data }) => {
      if (!`${data}`.includes('state=' + state)) return; // another sign-in's
      channel.postMessage(state); // it may close
      resolve(data);
    };
    timers.push(
      setInterval(() => {
        // One that the provider has cut off from this page looks closed, too (Cross-Origin-Opener-Policy): then the user
        // is still there. And the answer may be on its way from a popup that has closed itself.
        if (popup.closed && document.hasFocus()) setTimeout(() => fail('popup_closed', 'the user has closed the popup'), LOOK_MS);
      }, LOOK_MS),
      setTimeout(() => fail('popup_timeout', `nobody has signed in within ${timeout} s`), timeout * 1000),
    );
    stopped.addEventListener('abort', () => fail('stopped', 'stop() was called'), { signal: over.signal });
  }).finally(() => {
    channel.close();
    timers.forEach(clearTimeout);
    over.abort();
  });
}
