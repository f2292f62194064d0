/** As they were when Perennial was loaded: what a page puts in their place later sees no token, and decides nothing. */
export const { parse, stringify } = JSON;
