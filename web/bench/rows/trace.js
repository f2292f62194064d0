// What Chromium's traces say of a page.

/** The process of the origin's page. @param {any[]} events @param {string} origin */
const processOf = (events, origin) =>
  events.find(({ name, args }) => name === 'FrameCommittedInBrowser' && args.data.url.startsWith(origin))?.args.data.processId;

/** How long each task took on the main thread of the page's process, in ms. @param {any[]} events @param {string} origin */
export function mainThreadTasks(events, origin) {
  const pid = processOf(events, origin);
  const main = events.find((event) => event.pid === pid && event.name === 'thread_name' && event.args.name === 'CrRendererMain');
  const tasks = events.filter(({ pid: p, tid, name, dur }) => p === pid && tid === main?.tid && name === 'RunTask' && dur);
  if (!tasks.length) throw new Error(`no task of ${origin} in the trace`);
  return tasks.map(({ dur }) => dur / 1000);
}

/** The private footprint of the page's process, in MB, where a memory dump has been asked for. @param {any[]} events @param {string} origin */
export function footprint(events, origin) {
  const pid = processOf(events, origin);
  const dump = events.find((event) => event.pid === pid && event.ph === 'v' && event.args.dumps.process_totals);
  if (!dump) throw new Error(`no memory dump of ${origin} in the trace`);
  return Number.parseInt(dump.args.dumps.process_totals.private_footprint_bytes, 16) / 1e6;
}
