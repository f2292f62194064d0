// Types of covered XMLHttpRequests that gate and host share, and that no page sees.
import type { Api } from './internal';

/** What is known of a covered XMLHttpRequest, from its open() until the next one. */
export interface Exchange {
  api: Api;
  method: string;
  /** In full, as it was when the request was opened. */
  url: string;
  sync: boolean;
  /** Of the caller, in their order: a name and a value each. */
  headers: [string, string][];
  /** The page has called send(). */
  sent?: boolean;
  /** What it was called with, as it was then: as a Response, unless it is a text or a document. */
  body: Response | Document | string | null | undefined;
  /** The page has been told that it is sent; the browser has not. */
  waiting?: boolean;
  /** The browser has been told later than the page, or again. */
  late?: boolean;
  /** The page has been told that a body is on its way, and not that it has arrived. */
  uploading?: unknown;
  /** Events that the page has not been told of, each with its readyState: it is not known whether a 401 stands. */
  kept?: Told[];
  /** What the upload tells now the page has been told already. */
  quiet?: boolean;
  /** Called when the status is there. */
  answer(answer: { status: number; url: string; redirected: boolean }): void;
  /** The page has been told that it has ended. */
  over?: boolean;
  /** It has ended before it was sent: to the browser it is still open. */
  unsent?: boolean;
}

/** An event, the readyState that goes with it, and where it is dispatched if not at the request itself. */
export type Told = [Event, number, EventTarget?];

/** The browser's own functions. */
export type Native = Record<'open' | 'setRequestHeader' | 'send' | 'abort', Function>;

/** What the gate gives the host to send, or send again. */
export interface Sending {
  xhr: XMLHttpRequest;
  exchange: Exchange;
  native: Native;
  /** What is to be sent: its method, its URL, and the headers of the token. */
  request: Request;
  /** Whether the page has neither opened the object for something else, nor given it up. */
  current(): boolean;
}
