// Types of the proofs (DPoP, RFC 9449) that host makes, and that no page sees.
import type { Api } from './internal';

/** Takes the key pair kept under a name. With one offered, that one is kept if there is none. Rejects where it cannot. */
export type KeyStore = (name: string, offered?: CryptoKeyPair) => Promise<CryptoKeyPair | undefined>;

export interface ProofKey {
  privateKey: CryptoKey;
  jwk: JsonWebKey;
}

/** What proofs for a server have to match. */
export interface Server {
  nonce?: string;
  /** Milliseconds that its clock is ahead of this device's. */
  skew: number;
}

/** What is known of the servers, by the origins of URLs. */
export interface Servers {
  of(url: string): Server;
  /** Takes a DPoP-Nonce and a Date header; what is missing or malformed changes nothing. */
  learn(url: string, nonce?: string | null, date?: string | null): void;
}

/** The right time in milliseconds since the epoch, NaN if it is not known. */
export type Clock = () => Promise<number>;

/** Makes proofs with one key. */
export interface Prover {
  /** RFC 7638, SHA-256, base64url. Rejects with `unsupported`. */
  thumbprint(): Promise<string>;
  /** The proof, a JWT (RFC 9449 section 4.2): fresh for each request. Rejects with `unsupported`. */
  prove(request: { method: string; url: string; token?: string }): Promise<string>;
  /** From an answer: a Response, or its DPoP-Nonce and Date headers. */
  learn(url: string, answer?: Response | string | null, date?: string | null): void;
  /** Learns from the page's own server how far this device's clock is off, for a server that does not say. */
  askTime(url: string): Promise<void>;
  known(url: string): Server;
}

/** A request that carries a token already, in its usual form. */
export interface BoundRequest {
  send: (request: Request) => Promise<Response>;
  api: Api;
  request: Request;
  token: string;
  /** Its body cannot be sent twice. */
  streamed: boolean;
  /** The session's access tokens are bound to the key. */
  bound?: boolean;
}
