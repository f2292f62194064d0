/** Runs in a page before any script of its own. A network that can be stubbed, and the loop that is timed. It stands where the platform's own was, so that clients take it for that. */
export function stubNetwork() {
  const prepared = new Response('{}', { headers: { 'Content-Type': 'application/json' } });
  let network = fetch.bind(globalThis);
  globalThis.fetch = (input, init) => network(input, init);
  const answered = () => Promise.resolve(prepared);

  // An XMLHttpRequest that is stubbed is a real one, for a URL that holds its answer.
  const { open, setRequestHeader } = XMLHttpRequest.prototype;
  let stubbed = false;
  let noted = {};
  XMLHttpRequest.prototype.open = function (method, url, ...more) {
    return open.call(this, method, stubbed ? 'data:application/json,{}' : url, ...(more.length ? more : [true]));
  };
  XMLHttpRequest.prototype.setRequestHeader = function (name, value) {
    noted[name.toLowerCase()] = value;
    return setRequestHeader.call(this, name, value);
  };

  const url = '/api/things?page=2';
  const calls = {
    token: () => app.token(),
    fetch: () => app.fetch(url, { headers: { Accept: 'application/json' } }),
    xhr: () => new Promise((resolve) => app.xhr(url, resolve)),
  };

  globalThis.stub = {
    /** From now on nothing reaches the network. */
    on() {
      stubbed = true;
      network = answered;
    },
    /** What a call does: the token that it gives out, or the headers that it sends. */
    async observe(what) {
      noted = {};
      network = (input, init) => {
        noted = Object.fromEntries(new Request(input, init).headers);
        return answered();
      };
      const token = await calls[what]();
      network = answered;
      return what === 'token' ? { token } : { authorization: noted.authorization, proof: noted.dpop };
    },
    /** Microseconds per call, of so many calls one after the other. */
    async time(what, count) {
      const call = calls[what];
      const began = performance.now();
      for (let i = 0; i < count; i++) await call();
      return ((performance.now() - began) * 1000) / count;
    },
  };
}
