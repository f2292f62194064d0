// The page's side of the courier: see ../courier/courier.js, a service worker that need not control the page.
/** @import { Link } from '../courier' */

/**
 * Finds the courier's registration, or makes one.
 * @param {string} url of the worker's script
 * @returns {Promise<ServiceWorkerRegistration>} when the worker is active; rejects where there are no service workers for
 *   this page, or the browser refuses this one
 */
async function register(url) {
  const { serviceWorker } = navigator;
  const all = await serviceWorker.getRegistrations();
  const isOurs = (/** @type {ServiceWorker | null} */ worker) => worker?.scriptURL == url;
  // Our own file gets a scope in which no page lies: it never replaces a worker that the app has.
  const options = url.endsWith('/perennial-courier.js') ? { scope: url } : undefined;
  const registration =
    all.find(({ active, waiting, installing }) => [active, waiting, installing].some(isOurs)) ??
    (await serviceWorker.register(trusted(url), options));
  const { active, waiting, installing } = registration;
  if (isOurs(active)) {
    registration.update().catch(() => {}); // without pages of its own it would grow old
    return registration;
  }
  const coming = /** @type {ServiceWorker} */ ([installing, waiting].find(isOurs));
  return new Promise((resolve, reject) => {
    const look = () => {
      if (coming.state == 'redundant') reject(new Error('the worker could not be installed'));
      if (!/^activat/.test(coming.state)) return;
      coming.removeEventListener('statechange', look);
      resolve(registration);
    };
    coming.addEventListener('statechange', look);
    look();
  });
}

/** Where a page enforces Trusted Types, its CSP has to allow a policy of this name. @param {string} url */
function trusted(url) {
  try {
    return /** @type {NonNullable<typeof trustedTypes>} */ (globalThis.trustedTypes)
      .createPolicy('perennial-courier', { createScriptURL: String })
      .createScriptURL(url);
  } catch {
    return url; // no Trusted Types here, or none for us: then the browser says why not
  }
}

/**
 * Makes the way to the courier.
 * @param {string} path of the worker's script, on the page's own origin
 * @param {(url: string) => Promise<Pick<ServiceWorkerRegistration, 'active'>>} [find]
 * @returns {Link}
 */
export function courier(path, find = register) {
  const url = new URL(path, location.href).href;
  /** @type {Pick<ServiceWorkerRegistration, 'active'> | undefined} */
  let registration;
  let unresponsive = false;
  // What is registered may be another worker by now.
  const worker = () => (registration?.active?.scriptURL == url ? registration.active : null);
  const post = (/** @type {object} */ message, /** @type {MessagePort[]} */ ports = []) =>
    /** @type {ServiceWorker} */ (worker()).postMessage(message, ports);
  const known = find(url).then((found) => void (registration = found));

  return {
    get ready() {
      return !unresponsive && !!worker();
    },
    known,
    send: (errand, signal) =>
      new Promise((resolve, reject) => {
        const { port1, port2 } = new MessageChannel();
        const over = new AbortController();
        const end = () => {
          port1.close();
          over.abort();
        };
        // A worker that says nothing at all is not asked again.
        let heard = false;
        const abort = () => {
          end();
          unresponsive ||= !heard;
          reject(signal.reason);
        };
        port1.onmessage = ({ data }) => {
          heard = true;
          if (!data) return;
          end();
          unresponsive ||= !!data.unable;
          resolve(JSON.stringify(data));
        };
        signal.addEventListener('abort', abort, { signal: over.signal });
        try {
          post(errand, [port2]);
        } catch (error) {
          end();
          reject(error);
        }
      }),
    discard(name) {
      known.then(() => post({ perennial: name })).catch(() => {}); // it is swept up later
    },
  };
}
