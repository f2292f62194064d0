// Sends requests to the demo's API as any page would: plain fetch, no word about tokens.
import { hello } from './auth.js';
import { sleep } from './dom.js';

/** Fires 'sent' for each GET. */
export class Traffic extends EventTarget {
  #history;
  #timer = 0;

  /** @param history gets each request */
  constructor(history) {
    super();
    this.#history = history;
  }

  /** One GET. Resolves to {status, body, problem, took}: status 0 when the request failed, took in ms. Never rejects. */
  hello() {
    this.dispatchEvent(new Event('sent'));
    return this.#send(hello);
  }

  /** n at once; resolves to how many were answered 200. */
  async burst(n) {
    const answers = await Promise.all(Array.from({ length: n }, () => this.hello()));
    return answers.filter((answer) => answer.status === 200).length;
  }

  /** One every second for so many seconds; resolves to all the answers. */
  async steady(seconds) {
    const answers = [];
    for (let second = 0; second < seconds; second++) {
      answers.push(this.hello());
      await sleep(1000);
    }
    return Promise.all(answers);
  }

  /** A form with a file, as POST. Resolves like hello; body.received tells what arrived. */
  upload() {
    const form = new FormData();
    form.append('title', 'A leaf');
    form.append('file', new File([new Uint8Array(50_000).fill(7)], 'leaf.bin'));
    return this.#send(() => fetch('/api/echo', { method: 'POST', body: form }));
  }

  /** Starts or ends sending one request every second; tells whether it now does. */
  togglePulse() {
    if (this.#timer) {
      clearInterval(this.#timer);
      this.#timer = 0;
    } else {
      this.hello();
      this.#timer = setInterval(() => this.hello(), 1000);
    }
    return this.#timer !== 0;
  }

  async #send(request) {
    const begun = this.#history.begin();
    let status = 0;
    let body = null;
    let problem = '';
    try {
      const response = await request();
      status = response.status;
      body = await response.json();
    } catch (error) {
      problem = error.code ?? error.message;
    }
    const generation = body?.generation ? this.#history.nameGeneration(body.generation, endOf(body)) : 0;
    this.#history.finish(begun, status, generation);
    return { status, body, problem, took: Date.now() - begun.from };
  }
}

// expiresIn is whole seconds, rounded down: in the middle of what it may mean.
function endOf({ expiresIn }) {
  return Date.now() + expiresIn * 1000 + 500;
}
