// Entry of perennial/testing: a fake of the whole surface, for unit tests. Importing it changes nothing.
import { Fake } from './fake.js';
/** @import { FakeOptions } from '../testing' */

export { PerennialError } from '../gate/error.js';

/** @param {FakeOptions} [options] */
export const fakePerennial = (options) => new Fake(options);

/** One for all of a test's modules, so that `perennial/testing` can take the place of `perennial`. */
export default fakePerennial();
