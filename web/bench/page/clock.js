/** Runs in a page before any script of its own. Time that can pass at once: every clock of the page moves on, and its timers ring when they would have. */
export function passingTime() {
  const { setTimeout: set, clearTimeout: clear, performance: clock, Date: Real } = globalThis;
  const now = clock.now.bind(clock);
  let ahead = 0;
  let last = 0;
  /** By numbers that no other timer has. @type {Map<number, { due: number, ring: () => void, handle: any }>} */
  const timers = new Map();
  const arm = (timer) => {
    clear(timer.handle);
    timer.handle = set(timer.ring, timer.due - clock.now());
  };
  const begin = (work, ms, again, args) => {
    const id = --last;
    const every = Math.max(again ? 1 : 0, Number(ms) || 0);
    const timer = { due: clock.now() + every, handle: 0, ring: () => {} };
    timer.ring = () => {
      if (again) {
        timer.due = clock.now() + every;
        arm(timer);
      } else timers.delete(id);
      work(...args);
    };
    timers.set(id, timer);
    arm(timer);
    return id;
  };
  const end = (id) => {
    clear(timers.get(id)?.handle ?? id);
    timers.delete(id);
  };
  clock.now = () => now() + ahead;
  globalThis.Date = class extends Real {
    constructor(...args) {
      super(...(args.length ? args : [Real.now() + ahead]));
    }
    static now = () => Real.now() + ahead;
  };
  globalThis.setTimeout = (work, ms, ...args) => begin(work, ms, false, args);
  globalThis.setInterval = (work, ms, ...args) => begin(work, ms, true, args);
  globalThis.clearTimeout = globalThis.clearInterval = end;
  globalThis.passTime = (ms) => {
    ahead += ms;
    for (const timer of timers.values()) arm(timer);
  };
}
