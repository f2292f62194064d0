// Two clients by turns, batch by batch, so that what else the machine does meets both alike.

/** A task of its own between batches: the browser may collect garbage, run timers and so on. */
const pause = () => new Promise((resolve) => setTimeout(resolve));

/** @returns {Promise<Record<string, number[][]>>} rounds of batches, in µs per call */
async function race(frames, what, { rounds, batches, calls }) {
  const times = Object.fromEntries(Object.keys(frames).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const name in times) times[name].push([]);
    for (let i = 0; i < batches; i++) {
      const order = Object.keys(frames);
      for (const name of i % 2 ? order.reverse() : order) {
        await pause();
        times[name][round].push(await frames[name].time(what, calls));
      }
    }
  }
  for (const name in times) times[name].shift(); // the first round was to warm up
  return times;
}

/** Neither may have skipped the work that is timed. */
async function check(frames, expected) {
  for (const name in frames) {
    const { token, header, proof } = await frames[name].observe();
    const scheme = frames[name].bound ? 'DPoP ' : 'Bearer ';
    if (token !== expected) throw new Error(name + ' has not given out the token');
    if (header !== scheme + expected) throw new Error(name + ' has not attached the token');
    if (!proof !== !frames[name].bound) throw new Error(name + ' has a proof, or none, against expectation');
  }
}

/** Called when the page has loaded. @param {object} plan see timing.js @param {string} expected the token */
globalThis.compare = async (plan, expected) => {
  const frames = {};
  for (const { id, contentWindow } of document.querySelectorAll('iframe')) {
    frames[id] = contentWindow.frame;
    await frames[id].ready;
  }
  const results = {};
  for (const what in plan) {
    await check(frames, expected);
    results[what] = await race(frames, what, plan[what]);
    await check(frames, expected);
  }
  return results;
};
