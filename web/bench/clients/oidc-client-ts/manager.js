import { UserManager, WebStorageStateStore } from 'oidc-client-ts';

/** As its documentation has it, with the session in localStorage, and with the metadata given instead of discovered. */
export const makeManager = (/** @type {object} */ more = {}) =>
  new UserManager({
    authority: location.origin + '/',
    client_id: 'bench',
    redirect_uri: location.origin + '/',
    scope: 'openid profile email offline_access',
    userStore: new WebStorageStateStore({ store: localStorage }),
    metadata: {
      issuer: location.origin + '/',
      authorization_endpoint: location.origin + '/authorize',
      token_endpoint: location.origin + '/token',
    },
    ...more,
  });

/** The user, with a token that has not expired. @param {UserManager} manager */
export async function current(manager) {
  const user = await manager.getUser();
  return user && !user.expired ? user : manager.signinSilent();
}
