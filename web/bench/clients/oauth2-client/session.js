/** What app.js stores. */
export const entries = ({ access_token: accessToken, refresh_token: refreshToken, issuedAt, expires_in }) => ({
  oauth2: { accessToken, refreshToken, expiresAt: (issuedAt + expires_in) * 1000 },
});
