import path from 'node:path';

/** The repository's root; this file runs as packages/lab/dist/layout/paths.js. */
export const ROOT = path.resolve(__dirname, '../../../..');

/** Where one lab keeps everything it writes. The usual one is `.lab`; with a port offset it is `.lab/offset-N`, so that two can run. */
export interface LabFolder {
  readonly home: string;
  readonly data: string;
  readonly logs: string;
  /** Process id, ports and variant of the running lab, for `npm run order` and `compare`. */
  readonly stateFile: string;
  readonly envoyConfig: string;
}

export function labFolder(portOffset: number, root = ROOT): LabFolder {
  const home = portOffset === 0 ? path.join(root, '.lab') : path.join(root, '.lab', `offset-${portOffset}`);
  return {
    home,
    data: path.join(home, 'data'),
    logs: path.join(home, 'logs'),
    stateFile: path.join(home, 'lab.json'),
    envoyConfig: path.join(home, 'pricing-sidecar.yaml'),
  };
}

/** `path` as a person in the repository would type it. */
export function fromRoot(file: string): string {
  const relative = path.relative(ROOT, file);
  return relative.startsWith('..') ? file : relative;
}
