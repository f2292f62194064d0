const BROWSERS = [['Edg', 'Edge'], ['OPR', 'Opera'], ['Firefox', 'Firefox'], ['Chrome', 'Chrome'], ['Safari', 'Safari']];
const SYSTEMS = [['Android', 'Android'], ['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Windows', 'Windows'], ['Mac', 'macOS'], ['CrOS', 'ChromeOS'], ['Linux', 'Linux']];

/** What a person would call this device, such as "Firefox on Windows". */
export function deviceName(agent = navigator.userAgent) {
  const named = (names, otherwise) => names.find(([mark]) => agent.includes(mark))?.[1] ?? otherwise;
  return `${named(BROWSERS, 'A browser')} on ${named(SYSTEMS, 'some system')}`;
}
