// What happened in the last while, as the timeline and the session card draw it. Times are
// milliseconds as of Date.now().

const KEPT = 90_000;

/** Collects tokens' lives, refreshes, requests and broken times. Holds no token, only numbers. Fires 'refused' and 'answered'. */
export class History extends EventTarget {
  #ahead = NaN; // how far Perennial's numbers are ahead of the server's, once that is known

  /** @param perennial the module whose events are collected */
  constructor(perennial) {
    super();
    this.lives = []; // {generation, from, until, replaced}
    this.refreshes = []; // {at, ok}: what Perennial said
    this.calls = []; // {from, to, ok}: what went over the wire to the token endpoint
    this.requests = []; // {from, at, generation, kind: 'ok' | '401' | 'refused' | 'failed'} by at; refused: a 401 that the page did not see
    this.without = null; // like requests: those sent without Perennial, if any are to be
    this.waiting = new Set(); // {from, of}: requests that are under way
    this.troubles = []; // {from, until, label, api}
    this.refused = 0; // 401s on the wire, whether or not the page saw them
    perennial.addEventListener('change', () => this.#noteLife(perennial.session));
    perennial.addEventListener('signedin', () => (this.#ahead = NaN)); // another grant counts its tokens from 1 again
    perennial.addEventListener('refreshed', () => this.refreshes.push({ at: Date.now(), ok: true }));
    perennial.addEventListener('refreshfailed', () => this.refreshes.push({ at: Date.now(), ok: false }));
  }

  /** A 401 went over the wire, whether or not the page is to see it. Fires 'refused'. */
  noteRefused(at) {
    this.requests.push({ at, generation: 0, kind: 'refused' });
    this.refused++;
    this.dispatchEvent(new Event('refused'));
  }

  /** A request has begun, one of requests or of without. Returns what to finish it with. */
  begin(of = this.requests) {
    const request = { from: Date.now(), of };
    this.waiting.add(request);
    return request;
  }

  /** A request is over: with a status, 0 for no answer, and the number of the token that it carried. Fires 'answered', detail {kind, own}. */
  finish(request, status, generation) {
    const { from, of } = request;
    const kind = status === 200 ? 'ok' : status !== 401 ? 'failed' : of === this.requests ? '401' : 'refused';
    this.waiting.delete(request);
    of.push({ from, at: Date.now(), generation, kind });
    this.dispatchEvent(new CustomEvent('answered', { detail: { kind, own: of === this.requests } }));
  }

  /** The life of the token in use, or undefined. */
  get life() {
    const last = this.lives[this.lives.length - 1];
    return last && !last.replaced ? last : undefined;
  }

  /**
   * The number that Perennial gives the token which the server calls its grant's n-th. The two count from different
   * beginnings: the first time, the token is taken whose life ends nearest to expiresAt (ms), and from then on the
   * difference is known.
   */
  nameGeneration(served, expiresAt) {
    const named = served + this.#ahead;
    if (this.lives.some((life) => life.generation === named)) return named;
    const distance = (life) => Math.abs(life.until - expiresAt);
    const [nearest] = [...this.lives].sort((a, b) => distance(a) - distance(b));
    if (!nearest) return served;
    this.#ahead = nearest.generation - served;
    return nearest.generation;
  }

  /** Drops what has left the picture. */
  prune(now) {
    const old = now - KEPT;
    this.lives = this.lives.filter((x) => x === this.life || Math.max(x.until, x.replaced ?? 0) > old);
    this.refreshes = this.refreshes.filter((x) => x.at > old);
    this.calls = this.calls.filter((x) => x.to > old);
    for (const list of [this.requests, this.without ?? []]) list.splice(0, list.findLastIndex((x) => x.at <= old) + 1);
    this.troubles = this.troubles.filter((x) => x.until > old);
  }

  #noteLife(session) {
    const now = Date.now();
    const last = this.life;
    if (!session) {
      this.#end(now);
    } else if (last?.generation !== session.generation) {
      this.#end(now);
      this.lives.push({ generation: session.generation, from: now, until: session.expiresAt });
    } else {
      last.until = session.expiresAt;
    }
  }

  #end(now) {
    if (this.life) this.life.replaced = now;
  }
}
