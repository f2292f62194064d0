import { authorize } from '../authorize.js';
import { callHost } from '../call-host.js';
import { copyOf, sizeOf } from './body.js';
import { begin, endOf, exchanges, heard, reveal, show, dispatchAll } from './events.js';
import { call, invalidState } from './native.js';
/**
 * @import { BoundRequest } from '../../dpop'
 * @import { Api, Foreign } from '../../internal'
 * @import { Answer, Resend, Dispatch } from '../../xhr'
 */

/**
 * A covered XMLHttpRequest, from its open() to the next one. Its `phase` says what goes on: `opened`; `waiting` for a token,
 * which the page does not see; `sending`; `judging` a 401, which the page has not seen; `resending`, while it is opened
 * anew and sent; `answered`; `over`, if it was ended here and not by the browser.
 */
export class Exchange {
  /**
   * @param {Foreign} xhr
   * @param {Api} api
   * @param {Foreign[]} args of open()
   */
  constructor(xhr, api, args) {
    this.xhr = xhr;
    this.api = api;
    /** @type {string} */
    this.phase = 'opened';
    /** Of the page, and of scripts that came before, in their order. @type {[string, string][]} */
    this.headers = [];
    this._method = args[0];
    this._url = new URL(args[1], document.baseURI).href;
    this._sync = args.length > 2 && !args[2];
    /** Headers that have been set here. @type {[string, string][]} */
    this._set = [];
    /** Events that the page has not seen. @type {Dispatch[]} */
    this._kept = [];
  }

  get _current() {
    return exchanges.get(this.xhr) == this && this.phase != 'over';
  }

  /** The page, or a script that came before, sets a header. @param {() => void} go @param {Foreign[]} args */
  _header(go, args) {
    const { api, phase, xhr, _set } = this;
    if (/waiting|judging|over/.test(phase)) throw invalidState(); // to the browser it is open, or will be
    const name = `${args[0]}`.toLowerCase();
    const is = (/** @type {string[]} */ [other]) => other.toLowerCase() == name;
    if (_set.some(is)) return; // a script whose send() is part of ours: once more, or in the token's place
    go();
    // Credentials of the caller's own stay.
    if (phase == 'opened' && !api.param && is([api.header])) exchanges.delete(xhr);
    else this.headers.push(/** @type {[string, string]} */ (args));
  }

  /** The page calls send(). @param {Foreign} body @param {() => void} go calls what lies below */
  _send(body, go) {
    const { api, xhr, _sync } = this;
    if (this.phase != 'opened') throw invalidState();
    const copy = copyOf(body);
    this.body = /^(GET|HEAD)$/i.test(this._method) ? null : copy;
    this.phase = 'waiting';
    let now = true;
    /** @type {(request: Request) => Promise<Response | Answer>} */
    const send = (request) => {
      if (!this._current) throw 0;
      if (!now) return callHost('xhr', { exchange: this, request });
      const value = request.headers.get(api.header);
      if (value) call('setRequestHeader', xhr, (this._set[0] = [api.header, value]));
      this.phase = 'sending';
      return this._answer();
    };
    // It looks at nothing of a Response that an Answer does not have.
    const sender = /** @type {BoundRequest['send']} */ (/** @type {unknown} */ (send));
    authorize(sender, api, new Request(this._url, { method: this._method }), false).then(
      () => {
        // The 401 stands.
        if (this._current && this.phase == 'judging' && dispatchAll(this, this._kept)) {
          reveal(xhr);
          this.phase = 'answered';
        }
      },
      () => this._end('error'),
    );
    now = false;
    if (xhr.timeout) setTimeout(() => this._end('timeout'), xhr.timeout);
    if (_sync) exchanges.delete(xhr); // it cannot wait
    else if (this.phase == 'waiting') return this._wait(body);
    try {
      go();
    } catch (error) {
      exchanges.delete(xhr);
      throw error;
    }
  }

  /** Dispatches what the page would see if the request were on its way. @param {Foreign} given its body */
  _wait(given) {
    const { body, xhr } = this;
    show(xhr, 'withCredentials', xhr.withCredentials, () => {
      throw invalidState();
    });
    this._uploading = !!body;
    this._begun = heard.has(xhr); // else the browser dispatches it
    if (this._begun) begin(xhr);
    if (this._current && body) begin(xhr.upload, sizeOf(given));
  }

  /**
   * Sends it: for the first time after a wait, with another URL or a proof, or once more after a 401. The page's object is
   * opened anew, and the page does not see that.
   * @param {Resend} request
   * @returns {Promise<Answer>} never after a network error, or if the page has aborted it or opened the
   *   object for something else
   */
  resend({ method, url, headers, body }) {
    const { xhr } = this;
    if (this._current) {
      this.phase = 'resending';
      this._set = headers;
      call('open', xhr, [method, url, true]);
      headers.map((header) => call('setRequestHeader', xhr, header));
      call('send', xhr, [body]);
      reveal(xhr);
      this._late = heard.has(xhr);
      this.phase = 'sending';
    }
    return this._answer();
  }

  /** @returns {Promise<Answer>} when the status is there */
  _answer() {
    return new Promise((resolve) => {
      this._answered = resolve;
    });
  }

  /** Reports whether an event is kept from the page now. @param {Event} event */
  _keeps(event) {
    const { xhr } = this;
    if (event.type == 'loadstart') {
      if (this._begun) return true;
      this._begun = true;
    }
    if (this.phase == 'sending' && xhr.readyState == 2) {
      const { status, responseURL: url } = xhr;
      this.phase = status == 401 ? 'judging' : 'answered';
      this._kept = [];
      this._answered?.({ status, url, redirected: true, headers: xhr.getAllResponseHeaders() });
    }
    if (this.phase == 'judging') {
      delete xhr.readyState;
      this._kept.push([event, xhr.readyState]);
      show(xhr, 'readyState', 1);
    }
    return /judging|resending|over/.test(this.phase);
  }

  /** The same for its upload, whose events the page sees once. @param {Event} event */
  _keepsOfBody({ type }) {
    if (/resending|over/.test(this.phase) || this._uploading === false || (this._uploading && type == 'loadstart')) return true;
    this._uploading = type != 'loadend';
  }

  /**
   * Ends a request that waits, or whose 401 is being looked into, as the standard has it (request error steps). Any other
   * is the browser's to end; but the time-out counts from the page's send(), and the browser's from ours, if that was later.
   * @param {string} type abort, error or timeout
   * @returns {boolean} whether it was ended here
   */
  _end(type) {
    const { phase, xhr, _uploading } = this;
    const ours = /waiting|judging|resending/.test(phase) || (this._late && type == 'timeout' && xhr.readyState < 4);
    if (!this._current || !ours) return false;
    this.phase = 'over';
    this._unsent = phase == 'waiting';
    call('abort', xhr, []);
    reveal(xhr);
    if (dispatchAll(this, endOf(type, _uploading && xhr.upload)) && type == 'abort') show(xhr, 'readyState', 0);
    return true;
  }
}
