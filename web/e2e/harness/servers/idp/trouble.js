// What can befall a request to the token endpoint on its way: for `idp.trouble`. None of these tells the provider, unless it says so.

/** The connection is reset before the provider has seen the request. */
export async function reset(ctx) {
  ctx.respond = false;
  ctx.req.socket.destroy();
}

/** No answer ever. */
export async function hang(ctx) {
  ctx.respond = false;
}

/** The provider does what it was asked for, and its answer is lost. */
export async function lost(ctx, next) {
  await next();
  await reset(ctx);
}

/** 429 with Retry-After (RFC 6585 section 4), in seconds. */
export const busy = (seconds) => async (ctx) => {
  ctx.status = 429;
  ctx.set({
    'Access-Control-Allow-Origin': ctx.get('Origin'),
    'Access-Control-Expose-Headers': 'Retry-After', // else the page may not read it
    'Retry-After': String(seconds),
  });
  ctx.body = 'slow down';
};
