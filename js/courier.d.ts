// Types of the courier, which host and worker share.

/** What a page posts to the courier, with a port for the outcome. Without a `url` it wants what the errand has brought deleted. */
export interface Errand {
  /** The errand's name. That there is one distinguishes the message from an app's own. */
  perennial: string;
  url: string;
  init: { method: string; headers: Record<string, string>; body?: string; credentials: RequestCredentials };
  /** Only asks for the answer of an errand that may have begun. */
  resume: boolean;
  /** How many bytes of the body are read. */
  limit: number;
  /** After so many milliseconds the courier gives up. */
  timeout: number;
}

export interface Answer {
  status: number;
  /** Names in lower case; those that matter to a refresh. */
  header: Record<string, string>;
  body: string;
}

/** What is kept of an errand: with an answer that came `at`, in milliseconds since the epoch, or that it has begun then. */
export type Kept = Partial<Answer> & { at: number };

/**
 * What comes back by the port, after a 0 at once. With a status it is the answer; `age`, in milliseconds, says for how long
 * that has been kept. `lost`: it is not to be had any more. `unable`: nothing was begun, as nothing can be noted or sent. Nothing
 * at all: the server was not reached, or did not answer in time.
 */
export type Outcome = Partial<Answer> & { age?: number; lost?: boolean; unable?: boolean };

/** The page's way to the courier. */
export interface Link {
  /** Whether errands can go by it now. */
  readonly ready: boolean;
  /** Settles when it is known whether that will be so; rejects if not. */
  known: Promise<void>;
  /** An Outcome as JSON; rejects with the signal's reason, or if the errand cannot be posted. The errand goes on. */
  send(errand: Errand, signal: AbortSignal): Promise<string>;
  discard(name: string): void;
}
