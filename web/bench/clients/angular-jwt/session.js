/** As angular-storage stores what the guide gives it. */
export const entries = ({ access_token, refresh_token }) => ({ token: access_token, refreshToken: refresh_token });
