// What a test of an app may write. A line with @ts-expect-error has to fail.
import type { AnyProfile, Perennial } from 'perennial';
import perennial, { fakePerennial, PerennialError, type Carried, type FakePerennial } from 'perennial/testing';

interface User {
  name: string;
  roles?: string[];
}
declare const mayBe: string | undefined;

// It stands where the real one stands.
const fake = fakePerennial<User>({ profile: { name: 'Ada' }, status: 'signedin', apis: ['/api', { url: '/old', param: 'jwt' }] });
const real: Perennial<User> = fake;
globalThis.perennial = perennial;
export const all: [Perennial, FakePerennial] = [perennial, perennial];
const name: string | undefined = fake.profile?.name ?? real.session?.profile?.name;

// Its levers.
fake.signIn({ name: 'Grace', roles: [] }, { returnTo: '/account', expiresIn: 60 });
fake.signIn();
fake.signOut('idle_limit');
fake.expire();
fake.fail('network_error', { times: 2, retryAfter: 5, message: mayBe });
fake.fail('popup_closed', { of: 'signin' });
fake.settle();
fake.reset();
fake.reset({ profile: null, status: 'pending', scope: mayBe });
fake.restore();
const sent: Carried[] = fake.requests;
const token: string | null | undefined = sent[0]?.token;
fake.addEventListener('signedin', ({ detail }) => detail.profile?.name.length);
export const shown: [string | undefined, string | null | undefined, AnyProfile | null, boolean] = [name, token, perennial.profile, new Error() instanceof PerennialError];

// @ts-expect-error no such profile
fakePerennial<User>({ profile: { nickname: 'Ada' } });
// @ts-expect-error no such profile
fake.signIn({ nickname: 'Ada' });
// @ts-expect-error no such status
fakePerennial({ status: 'signed-in' });
// @ts-expect-error no such code
fake.fail('network');
// @ts-expect-error misspelt
fake.fail('timeout', { time: 2 });
// @ts-expect-error only read
fake.requests = [];
