import { createRequire } from 'node:module';

/** Loads a package when it is needed and not with the file that may need it. */
export const onDemand = createRequire(__filename);
