// @supabase/auth-js gives out the session, refreshed if it has to be; the app, or supabase-js around it, sends requests.
import { AuthClient } from '@supabase/auth-js';
import { bearer } from '../bearer.js';
import { run } from '../../page/main.js';

const auth = new AuthClient({ url: location.origin + '/auth/v1', headers: { apikey: 'bench' }, storageKey: 'sb-bench-auth-token' });

const token = async () => (await auth.getSession()).data.session.access_token;

run({ token, fetch: bearer(token) });
