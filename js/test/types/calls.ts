// What calls take, and what comes of them.
import perennial, { PerennialError, type ErrorCode, type NavigationOutcome, type Perennial, type Status } from 'perennial';

/** Fails to compile unless both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>) => {};

perennial.signin();
perennial.signin({ popup: true, max_age: 600, prompt: undefined, params: { kc_idp_hint: 'google' } });
perennial.signup({ returnTo: '/welcome' });
perennial.signout({ everywhere: true, redirect: undefined });
perennial.authenticate({ access_token: 'a', expires_in: '300', my_own: 1 }, { name: 'Ada' });
const token: Promise<string | null> = perennial.tokenGetter({ api: '/api', minValidity: 60, signal: undefined });
const outcome: Promise<NavigationOutcome> = perennial.onNavigation('/account');
void [token, outcome];

// @ts-expect-error misspelt
perennial.signin({ popop: true });
// @ts-expect-error any other parameter goes in params
perennial.signin({ kc_idp_hint: 'google' });
// @ts-expect-error misspelt
perennial.signout({ everywere: true });
// @ts-expect-error misspelt
perennial.tokenGetter({ minValid: 60 });
// @ts-expect-error seconds
perennial.tokenGetter({ minValidity: '1m' });

// What is read is read only.
same<typeof perennial.status, Status>(true);
// @ts-expect-error the program says it
perennial.status = 'signedin';
// @ts-expect-error frozen
if (perennial.session) perennial.session.scope = '';

// A profile of one's own.
interface Employee {
  sub: string;
  department: string;
}
const staff = perennial as Perennial<Employee>;
same<typeof staff.profile, Readonly<Employee> | null>(true);
same<NonNullable<typeof staff.session>['profile'], Readonly<Employee> | null>(true);
staff.authenticate({ access_token: 'a' }, { sub: '1', department: 'tea' });
// @ts-expect-error misspelt
staff.profile?.departement;
// @ts-expect-error incomplete
staff.authenticate({ access_token: 'a' }, { sub: '1' });
perennial.profile?.whatever.it.has;

// Errors.
perennial.tokenGetter().catch((error: unknown) => {
  if (!(error instanceof PerennialError)) throw error;
  same<typeof error.code, ErrorCode>(true);
  switch (error.code) {
    case 'session_ended':
      return error.retryAfter ?? error.reason;
    // @ts-expect-error there is no such code
    case 'sesion_ended':
      return null;
  }
});

// What a script tag has put there is the same.
same<typeof globalThis.perennial, Perennial>(true);
