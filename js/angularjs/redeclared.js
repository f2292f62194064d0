import { angular } from './angular.js';
/** @import { Foreign } from '../internal' */

/**
 * Lets an app declare its module twice, as the guide does: it prints its interceptor and its route hook each with an
 * angular.module('myApp', […]), and AngularJS forgets the first where both are on one page. Only modules that name `auth0` both times
 * are taken for one; everything else is AngularJS's own.
 */
export function joinDeclarations() {
  const declare = angular.module;
  /** @type {Map<string, Foreign>} */
  const declared = new Map();

  /** @param {string} name @param {string[]} [requires] @param {Foreign[]} rest */
  angular.module = (name, requires, ...rest) => {
    const made = declare.call(angular, name, requires, ...rest);
    if (!requires?.includes('auth0')) return made;
    const earlier = declared.get(name);
    declared.set(name, made);
    if (earlier && earlier !== made) {
      for (const needed of earlier.requires) if (!requires.includes(needed)) requires.push(needed);
      for (const queue of ['_invokeQueue', '_configBlocks', '_runBlocks']) made[queue].unshift(...earlier[queue]);
    }
    return made;
  };
}
