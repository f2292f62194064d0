// What can befall a token request in these scenarios: it waits, or its answer does.

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

/** The provider does its work, and its answers wait. */
export function holdAnswers(idp) {
  let release;
  let held = false;
  const released = new Promise((resolve) => (release = resolve));
  idp.tamper(async () => {
    held = true;
    await released;
  });
  return { held: () => held, release };
}
