// @supabase/auth-js gives out the session, refreshed if it has to be; the app, or supabase-js around it, sends requests.
import { AuthClient } from '@supabase/auth-js';
import { bearer } from '../bearer.js';

const auth = new AuthClient({ url: location.origin + '/auth/v1', headers: { apikey: 'bench' }, storageKey: 'sb-bench-auth-token' });

export const token = async () => (await auth.getSession()).data.session.access_token;

const authorized = bearer(token);
export { authorized as fetch };
