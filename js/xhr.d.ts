// Types of covered XMLHttpRequests that gate and host share, and that no page sees.
import type { Api } from './internal';

/** What the host knows of ./gate/xhr/exchange.js, and all that it does with it. */
export interface Exchange {
  readonly api: Api;
  readonly phase: string;
  /** Of the caller, and of scripts below, in their order: a name and a value each. */
  readonly headers: [string, string][];
  /** What send() was called with, as it was then: as a Response, unless it is a text or a document. */
  readonly body?: Response | Document | string | null;
  /** Opens the page's object anew and sends it. */
  resend(request: Resend): Promise<Answer>;
}

/** What is to be sent. */
export interface Resend {
  method: string;
  url: string;
  headers: [string, string][];
  body: Blob | Document | string | null | undefined;
}

/** What is known when the status is there; headers: a line each. */
export interface Answer {
  status: number;
  url: string;
  redirected: boolean;
  headers: string;
}

/** An event, the readyState that goes with it, and where it is dispatched if not at the request itself. */
export type Dispatch = [Event, number, EventTarget?];
