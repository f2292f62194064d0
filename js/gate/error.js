/**
 * The one error type that pages see. Match on `code`, never on the message; no message holds a token.
 */
export class PerennialError extends Error {
  /**
   * @param {string} code what a program matches on, see ErrorCode in perennial.d.ts
   * @param {string} message what happened and what to do, for the person who must act
   * @param {number} [retryAfter] seconds until trying again makes sense
   * @param {unknown} [cause] what led to it
   */
  constructor(code, message, retryAfter, cause) {
    super(message, { cause });
    this.name = 'PerennialError';
    this.code = code;
    if (retryAfter) this.retryAfter = retryAfter;
  }
}
