const user = { id: 'ada', aud: 'authenticated', email: 'ada@example.com', app_metadata: {}, user_metadata: {} };

/** The session as it stores it. */
export const entries = ({ issuedAt, ...tokens }) => ({
  'sb-bench-auth-token': { ...tokens, expires_at: issuedAt + tokens.expires_in, user },
});
