/** Held to package.json by a test: the core runs in browsers too and cannot read it. */
export const VERSION = '0.1.0';
