/**
 * Runs in pages, before Perennial: tabs that race for one session, round after round. In each round every clock is moved,
 * so that the token has expired, before any tab may ask; then all ask at once. One tab leads, by BroadcastChannel: timers of
 * tabs that are not in front may sleep.
 */
export function racing() {
  let grants = 0;
  const { request } = LockManager.prototype;
  LockManager.prototype.request = function (name, ...rest) {
    const granted = rest.pop();
    return request.call(this, name, ...rest, (lock) => {
      if (lock && name.startsWith('perennial:')) grants++;
      return granted(lock);
    });
  };

  /** @type {Record<string, (given: any) => any>} what a tab does when the leader says so; its outcome is reported */
  const steps = {
    age: ({ ms }) => moveClock(ms),
    async ask({ url }) {
      const before = grants;
      const answer = await fetch(url).then(({ status }) => status, ({ code, name }) => code ?? name);
      return { answer, grants: grants - before };
    },
  };
  const channel = new BroadcastChannel('test-race');
  channel.onmessage = async ({ data: { step, given } }) => {
    if (step) channel.postMessage({ outcome: await steps[step](given) });
  };

  /**
   * Leads until the lock has changed hands so often: of the tabs that have held it in a round, each but the first has
   * got it from another. Ends at once when an answer is not 200.
   */
  globalThis.race = async ({ tabs, handOvers: wanted, url, ms }) => {
    /** Has every tab do a step, and waits for the outcomes of all. */
    const all = (step, given) =>
      new Promise((resolve) => {
        const outcomes = [];
        const add = (outcome) => {
          if (outcomes.push(outcome) < tabs) return;
          channel.removeEventListener('message', listen);
          resolve(outcomes);
        };
        const listen = ({ data }) => data.step || add(data.outcome);
        channel.addEventListener('message', listen);
        channel.postMessage({ step, given });
        Promise.resolve(steps[step](given)).then(add);
      });
    let handOvers = 0;
    for (let rounds = 1; ; rounds++) {
      await all('age', { ms });
      const outcomes = await all('ask', { url });
      handOvers += outcomes.reduce((sum, { grants }) => sum + grants, -1);
      const answers = outcomes.map(({ answer }) => answer);
      if (handOvers >= wanted || answers.some((answer) => answer !== 200)) return { rounds, handOvers, answers };
    }
  };
}
