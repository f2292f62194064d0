// Loaded in each client's frame before the client: a network that can be stubbed, and the loop that is timed. Each frame
// has its own, so that neither client's calls change how the other's are compiled.

/** Stands where the platform's fetch was, so that both clients take it for that. */
let network = fetch.bind(globalThis);
globalThis.fetch = (input, init) => network(input, init);

const prepared = Promise.resolve(new Response('{}', { headers: { 'Content-Type': 'application/json' } }));
const call = {
  token: () => frame.token(),
  fetch: () => frame.fetch('/api/things?page=2', { headers: { Accept: 'application/json' } }),
};

globalThis.frame = {
  /** The network from now on: one Response that is already there. */
  stub() {
    network = () => prepared;
  },

  /** The token that the client gives out, and the headers Authorization and DPoP that arrive with a fetch. */
  async observe() {
    let header, proof;
    network = ({ headers }) => ((header = headers.get('Authorization')), (proof = headers.get('DPoP')), prepared);
    await call.fetch();
    frame.stub();
    return { token: await call.token(), header, proof };
  },

  /** Microseconds per call, of so many calls one after the other. @param {'token' | 'fetch'} what @param {number} calls */
  async time(what, calls) {
    const run = call[what];
    const began = performance.now();
    for (let i = 0; i < calls; i++) await run();
    return ((performance.now() - began) * 1000) / calls;
  },
};
