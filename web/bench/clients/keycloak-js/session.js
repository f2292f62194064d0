/** What app.js stores. */
export const entries = ({ access_token, refresh_token, id_token }) => ({
  keycloak: { token: access_token, refreshToken: refresh_token, idToken: id_token },
});
