// Types that the files of ./testing share, and that no test of an app sees.
import type { Api } from './internal';
import type { ErrorCode } from './perennial';
import type { FailOptions } from './testing';

/** Dispatches an event; false if it was cancelable and a listener called preventDefault(). */
export type Emit = (type: string, detail?: object, cancelable?: boolean) => boolean;

/** A failure that a test has asked for. */
export type Failing = FailOptions & { code: ErrorCode; times: number; of: 'refresh' | 'signin' };

/** What the patches of fetch and XMLHttpRequest ask. */
export interface Carrier {
  /** The API that covers a URL. */
  cover(url: URL): Api | null | undefined;
  isFresh(): boolean;
  /** What requests to an API carry, fresh or not. */
  leased(api: Api): string | null;
  /** The same, refreshed if need be; null if there is no session. Rejects with what a test has asked for. */
  token(api: Api, signal?: AbortSignal | null): Promise<string | null>;
  /** A newer token than one that was refused; null if there is none. */
  renewed(api: Api, used: string): Promise<string | null>;
  refuse(token: string): void;
  /** Notes what is sent. */
  note(url: URL, method: string, token: string | null): void;
}
