// What can befall a token request in these scenarios: it waits, or its answer does.

/**
 * From now on requests to the token endpoint wait, unseen by the provider.
 * @param {any} idp
 */
export function holdTokens(idp) {
  const held = [];
  idp.trouble(async (ctx, next) => {
    const { socket } = ctx.req;
    await new Promise((go) => held.push({ go, lose: () => socket.destroy() }));
    if (socket.destroyed) ctx.respond = false;
    else await next();
  });
  return {
    /** How many have come. */
    count: () => held.length,
    /** The first so many are lost on their way, and the others go on. WebKit may leave the connection of a page that has gone open. */
    release(lost) {
      idp.trouble(undefined);
      for (const { lose } of held.slice(0, lost)) lose();
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
