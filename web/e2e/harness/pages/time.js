// Time that passes at once: hours of a page's life in a moment.

/** Runs in the page after the movable clock of page.js. Every clock of a page moves, and its timers ring when they would have. */
function passingTime() {
  const { setTimeout: set, clearTimeout: clear, performance: clock } = globalThis;
  const now = clock.now.bind(clock);
  let ahead = 0;
  let last = 0;
  /** @type {Map<number, { due: number, ring: () => void, handle: any }>} */
  const timers = new Map();
  const arm = (timer) => (timer.handle = set(timer.ring, timer.due - clock.now()));
  clock.now = () => now() + ahead;
  globalThis.setTimeout = (work, ms = 0, ...args) => {
    const id = --last; // no other timer has a negative number
    const ring = () => timers.delete(id) && work(...args);
    const timer = { due: clock.now() + Math.max(0, ms), ring, handle: 0 };
    timers.set(id, timer);
    arm(timer);
    return id;
  };
  globalThis.clearTimeout = (id) => {
    clear(timers.get(id)?.handle ?? id);
    timers.delete(id);
  };
  /** @param {boolean} asleep timers do not ring as they would have: the device has slept, or the tab was frozen */
  globalThis.passTime = (ms, asleep = false) => {
    ahead += ms;
    moveClock(ms);
    for (const timer of timers.values()) {
      if (asleep) timer.due += ms;
      clear(timer.handle);
      arm(timer);
    }
  };
}

/** Prepares a page, before it goes anywhere. */
export const letTimePass = (page) => page.evaluateOnNewDocument(passingTime);

/** Some seconds pass in a page. */
export const pass = (page, seconds) => page.evaluate((ms) => passTime(ms), seconds * 1000);

/** The device of a page sleeps for some seconds: clocks have moved on, and timers are as late. Nothing else tells the page. */
export const sleep = (page, seconds) => page.evaluate((ms) => passTime(ms, true), seconds * 1000);
