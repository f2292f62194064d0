// Pages, the one way to open them, and what tests do in them; first of all in those of the demo.

/** Lets a test move a page's clock: Date only, as a wrong or changed system clock would. Timers go on as they are. */
export function movableClock() {
  const Real = Date;
  let skew = Number(localStorageSkew());
  function localStorageSkew() {
    try {
      return sessionStorage.getItem('test-skew') ?? 0;
    } catch {
      return 0; // storage is blocked
    }
  }
  globalThis.moveClock = (ms) => {
    skew += ms;
    try {
      sessionStorage.setItem('test-skew', String(skew)); // it stays moved over a reload
    } catch {
      // as above
    }
  };
  globalThis.Date = class extends Real {
    constructor(...args) {
      super(...(args.length ? args : [Real.now() + skew]));
    }
    static now = () => Real.now() + skew;
  };
}

/** Notes what is reported to the page, and each call that reaches the browser's own fetch. Runs before Perennial. */
export function witness() {
  // sent: the URL of each call; calls, beside it: what the call was made with.
  globalThis.seen = { events: [], sent: [], calls: [] };
  const own = fetch;
  const authorizationOf = ([input, init]) =>
    (init?.headers ? new Headers(init.headers) : input?.headers)?.get('Authorization') ?? null;
  globalThis.fetch = new Proxy(own, {
    apply(target, self, args) {
      try {
        seen.sent.push(String(args[0]?.url ?? args[0]));
        seen.calls.push({ args: [...args], self, authorization: authorizationOf(args) });
      } catch {
        // What cannot be a request is for the browser's own fetch to reject.
      }
      return Reflect.apply(target, self, args);
    },
  });
  const types = ['signedin', 'refreshed', 'refreshfailed', 'expired', 'signedout', 'restarted', 'signinrequired', 'signinreturn', 'signinfailed', 'error'];
  document.addEventListener('DOMContentLoaded', () => {
    for (const type of types) {
      globalThis.perennial?.addEventListener(type, ({ detail }) => seen.events.push({ type, ...detail }));
    }
  });
}

/** A page in a context, with a movable clock and a witness, and with console errors collected in `page.complaints`. */
export async function newPage(context) {
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', (message) => {
    // A 401 that the page never sees is in the console all the same; that is the browser's doing.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) page.complaints.push(message.text());
  });
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  await page.evaluateOnNewDocument(movableClock);
  await page.evaluateOnNewDocument(witness);
  return page;
}

/**
 * Opens a page of the suite's app, and waits until it has loaded.
 * @param {any} s the suite. Of several servers, the app is the one named so
 * @param {object | null} [config] what the page starts Perennial with; null: it starts nothing
 * @param {{ path?: string, context?: any, script?: string | (() => void), prepare?: (page: any) => any, [how: string]: any }} [options]
 *   `context`: another profile; `prepare` is called with the page before it goes anywhere; `script` runs in each document before
 *   any script of the page; the others are for the app's configure()
 */
export async function openPage(s, config, { path = '/', context = s.context, script, prepare, ...how } = {}) {
  const app = s.server.app ?? s.server;
  const page = await newPage(context);
  await app.configure?.({ config, ...how }, page);
  await prepare?.(page);
  if (script) await page.evaluateOnNewDocument(script);
  await page.goto(app.origin + path);
  return page;
}

/** Signs in as a user does: by the button, the provider's form, and the way back. On a new page, if none is given. */
export async function signIn(context, server, path = '/', given = undefined) {
  const page = given ?? (await newPage(context));
  await page.goto(server.origin + path);
  await page.locator(path === '/login' ? '#login' : '#signin').click();
  await page.locator('form button.primary').click();
  await page.waitForFunction(() => globalThis.perennial?.isAuthenticated && location.pathname !== '/callback');
  return page;
}

/** A further tab on the demo. */
export async function openTab(s, path = '/') {
  const page = await openPage(s, undefined, { path });
  await page.waitForFunction(() => globalThis.perennial?.tokenGetter);
  return page;
}

/** Sends requests at once; the status of each, or the code of the error that it was rejected with. */
export const ask = (page, url, count = 1) =>
  page.evaluate(
    (u, n) => Promise.all(Array.from({ length: n }, () => fetch(u).then((r) => r.status, (e) => e.code ?? e.name))),
    url,
    count,
  );

/** The same, at the demo's API. */
export const hello = (page, count) => ask(page, '/api/hello', count);

/** Waits until an event has been reported to the page, and returns it. */
export async function reported(page, type) {
  // Not by animation frames, which a tab that is not in front has none of.
  const handle = await page.waitForFunction((t) => seen.events.find((e) => e.type === t), { polling: 50 }, type);
  return handle.jsonValue();
}

/** Gives a page the focus, as when the user comes to it: without a screen a browser does not always do that by itself. */
export async function focus(page) {
  await page.bringToFront();
  await page.emulateFocusedPage(true);
}

/** Has a page keep the window that it opens, for whileOpen. */
export const keepOpened = (page) =>
  page.evaluate(() => {
    const { open } = globalThis;
    globalThis.open = (...given) => (globalThis.opened = open.apply(globalThis, given));
  });

/** Waits until a page has seen its window open for two seconds: Perennial, which looks ten times in each, has as well. */
export const whileOpen = (page) =>
  page.evaluate(async () => {
    for (let n = 0; n < 20; n = globalThis.opened.closed ? 0 : n + 1) await new Promise((resolve) => setTimeout(resolve, 100));
  });

/** Counts in a page how often something that is done again and again has been done: Perennial looks at its popup so. */
export function countLooks() {
  globalThis.looks = 0;
  const own = setInterval;
  globalThis.setInterval = (work, ms) => own(() => (work(), looks++), ms);
}

/** Every text of the page's storage, key and value: localStorage, sessionStorage and IndexedDB. */
export const storedTexts = (page) =>
  page.evaluate(async () => {
    const texts = [...Object.entries(localStorage), ...Object.entries(sessionStorage)].flat();
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise((resolve, reject) => {
        const open = indexedDB.open(name);
        open.onsuccess = () => resolve(open.result);
        open.onerror = () => reject(open.error);
      });
      for (const store of db.objectStoreNames) {
        const all = db.transaction(store).objectStore(store).getAll();
        await new Promise((resolve) => (all.onsuccess = resolve));
        texts.push(...all.result.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))));
      }
      db.close();
    }
    return texts;
  });

/** How long until() waits, in milliseconds: longer than anything here takes, and shorter than a test may. */
const PATIENCE = 120_000;

/** Waits for a state of affairs that some later event brings about, and says which one if it never comes. */
export async function until(check) {
  const waited = new Error(`still waiting for ${check}`);
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    const value = await check();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw waited;
}
