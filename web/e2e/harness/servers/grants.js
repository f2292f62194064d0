// The sessions of the back end in backend.js: JWTs that live an hour, and refresh tokens that are good for one use.
import { createHmac, randomBytes } from 'node:crypto';

const LIFETIME = 3600; // seconds
const key = randomBytes(32);

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWT (RFC 7519) with these claims beside those that every token has. */
export function makeJwt(claims = {}) {
  const iat = Math.floor(Date.now() / 1000);
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: 'ada', iat, exp: iat + LIFETIME, ...claims })}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

export class Grants {
  /** Access tokens that the API accepts. */
  #access = new Set();
  /** Refresh token → the session's id; spent ones stay, to find out who sends them again. */
  #refresh = new Map();
  #spent = new Set();
  /** Every token that was ever given out. @type {Set<string>} */
  issued = new Set();
  replays = 0;

  accepts(access) {
    return this.#access.has(access);
  }

  /** Tokens of a new session. */
  issue(session = randomBytes(8).toString('hex')) {
    const access = makeJwt({ jti: randomBytes(8).toString('hex') });
    const refresh = randomBytes(32).toString('base64url');
    this.#access.add(access);
    this.issued.add(access).add(refresh);
    this.#refresh.set(refresh, session);
    return { access, refresh, lifetime: LIFETIME };
  }

  /** New tokens for a refresh token; undefined if it is not good. A replay ends the whole session. */
  rotate(refresh) {
    const session = this.#refresh.get(refresh);
    if (!session) return undefined;
    if (this.#spent.has(refresh)) {
      this.replays++;
      for (const [token, of] of this.#refresh) if (of === session) this.#refresh.delete(token);
      return undefined;
    }
    this.#spent.add(refresh);
    return this.issue(session);
  }

  /** From now on the API refuses every access token issued until now. */
  expire() {
    this.#access.clear();
  }

  /** From now on no refresh token is good. */
  revoke() {
    this.#refresh.clear();
  }
}
