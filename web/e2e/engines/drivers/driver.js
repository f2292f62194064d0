// What a scenario asks of a browser, whatever its engine. Each engine has a driver of this form in a file of its own.

/**
 * @typedef {object} Driver
 * @property {string} name of the engine
 * @property {() => Promise<Profile>} openProfile nothing is shared with other profiles
 * @property {() => Promise<void>} stop ends the browser, and everything that was started for it
 *
 * @typedef {object} Profile a user's browser: its tabs share storage, locks and cookies
 * @property {() => Promise<Tab>} openTab
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Tab
 * @property {(url: string) => Promise<void>} goto
 * @property {() => Promise<void>} reload
 * @property {<A extends any[], R>(work: (...args: A) => R | Promise<R>, ...args: A) => Promise<R>} evaluate runs a function in
 *   the page and waits for its promise; arguments and outcome go as JSON
 * @property {(selector: string) => Promise<void>} click as a user does: the page may open a popup
 * @property {() => Promise<string[]>} complaints what the page has said on its console as errors, where the driver can tell
 * @property {((offline: boolean) => Promise<void>) | undefined} offline cuts the tab off from the network, where the driver can
 * @property {() => Promise<void>} close
 */

export {};
