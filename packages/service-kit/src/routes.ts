import { type Request } from 'express';

interface RouterLayer {
  route?: { path: string; methods: Record<string, boolean> };
  match(path: string): boolean;
}

/** The methods that the path of this request is served for; none when there is nothing at it. */
export function methodsOf({ app, path }: Request): string[] {
  const { stack } = (app as unknown as { router: { stack: RouterLayer[] } }).router;
  const matching = stack.filter((layer) => layer.route && layer.match(path));
  // A path written out is meant rather than one with a parameter that happens to fit it.
  const exact = matching.filter((layer) => layer.route?.path === path);
  const methods = (exact.length > 0 ? exact : matching)
    .flatMap((layer) => Object.keys(layer.route?.methods ?? {}))
    .map((method) => method.toUpperCase());
  return [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)];
}
