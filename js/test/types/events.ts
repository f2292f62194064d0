// What events carry.
import perennial, { type ErrorCode, type NavigationOutcome, type Perennial, type PerennialEvents } from 'perennial';

perennial.addEventListener('signedin', ({ detail }) => {
  const { returnTo, generation, expiresAt, profile } = detail;
  const path: string | undefined = returnTo;
  const at: number | undefined = expiresAt;
  void [path, at, generation.toFixed(), profile?.sub];
});
perennial.addEventListener('refreshfailed', function ({ detail }) {
  const self: Perennial = this;
  const code: ErrorCode = detail.code;
  void [self, code, detail.retryAfter?.toFixed(), detail.claims?.length];
});
perennial.addEventListener('signinrequired', (event) => {
  const outcome: NavigationOutcome = event.detail;
  event.preventDefault();
  void outcome.location?.length;
});
perennial.addEventListener('signedout', ({ detail: { reason, generation } }) => void [reason.length, generation], { once: true });
perennial.addEventListener('change', { handleEvent: ({ detail }) => detail satisfies null });
perennial.addEventListener('error', ({ detail }) => console.warn(detail.code, detail.message));
perennial.addEventListener('restarted', () => {}, { signal: AbortSignal.timeout(1000) });

const listener = () => {};
perennial.addEventListener('expired', listener);
perennial.removeEventListener('expired', listener);

// @ts-expect-error misspelt
perennial.addEventListener('signed-in', listener);
// @ts-expect-error misspelt
perennial.removeEventListener('signout', listener);
// @ts-expect-error it has none
perennial.addEventListener('signedout', ({ detail }) => detail.code);
// @ts-expect-error and no session has a token to show
perennial.addEventListener('refreshed', ({ detail }) => detail.access_token);

// It is an EventTarget to whoever takes one.
const target: EventTarget = perennial;
const all: Record<keyof PerennialEvents, number> = {
  change: 0, signedin: 0, refreshed: 0, refreshfailed: 0, expired: 0, signedout: 0, signinreturn: 0, signinfailed: 0, signinrequired: 0,
  restarted: 0, error: 0,
};
void [target, all];
