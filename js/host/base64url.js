const encoder = new TextEncoder();

/** UTF-8. @param {string} text */
export const bytesOf = (text) => encoder.encode(text);

/** @param {ArrayBuffer | Uint8Array} bytes */
export const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));

/** Base64url without padding (RFC 7515 section 2). @param {ArrayBuffer | Uint8Array} bytes */
export const base64url = (bytes) => base64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

/** The SHA-256 of a text in base64url, as `ath` and thumbprints are written. @param {string} text */
export const hash = async (text) => base64url(await crypto.subtle.digest('SHA-256', bytesOf(text)));
