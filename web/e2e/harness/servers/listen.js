// A node:http server on a free port of localhost, which is a secure context in every browser.
import { createServer } from 'node:http';

/**
 * Serves on a free port. The handler may still be unknown: it is asked for with each request.
 * @param {(origin: string) => import('node:http').RequestListener | Promise<import('node:http').RequestListener>} make
 *   gets the origin and returns what answers
 */
export async function listen(make) {
  let handler;
  const server = createServer((request, response) => handler(request, response));
  const open = (port) =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host: 'localhost' }, () => resolve(server.off('error', reject)));
    });
  await open(0);
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const origin = `http://localhost:${port}`;
  const stop = () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    return closed;
  };
  try {
    handler = await make(origin);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    origin,
    stop,
    /** The network to it is gone: connections are cut, and new ones refused. */
    unplug: stop,
    /** The network is back. */
    plug: () => open(port),
  };
}
