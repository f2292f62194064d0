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
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: 0, host: 'localhost' }, () => resolve(undefined));
  });
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
  return { origin, stop };
}
