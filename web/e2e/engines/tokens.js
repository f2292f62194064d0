// What can befall a token request in these scenarios: it waits.

/**
 * From now on requests to the token endpoint wait, unseen by the provider. One whose page has given up by the time of
 * release() never reaches it.
 * @param {any} idp
 */
export function holdTokens(idp) {
  const held = [];
  idp.trouble(async (ctx, next) => {
    const { socket } = ctx.req;
    await new Promise((go) => held.push({ go, gone: () => socket.destroyed }));
    if (socket.destroyed) ctx.respond = false;
    else await next();
  });
  return {
    /** How many wait, and how many of them for nothing: their page has gone, or has given up. */
    count: () => held.length,
    abandoned: () => held.filter(({ gone }) => gone()).length,
    release() {
      idp.trouble(undefined);
      for (const { go } of held) go();
    },
  };
}
