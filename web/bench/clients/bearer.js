/**
 * What an app writes around a client that gives out tokens, and sends no requests itself.
 * @param {() => Promise<string>} token
 */
export const bearer = (token) => async (url, init = {}) => {
  const headers = new Headers(init.headers);
  headers.set('Authorization', `Bearer ${await token()}`);
  return fetch(url, { ...init, headers });
};
