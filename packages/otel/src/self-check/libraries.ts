import { type Instrumentation, type InstrumentationModuleDefinition } from '@opentelemetry/instrumentation';

/** What became of the libraries that the instrumentations patch. */
export interface Libraries {
  /** `typeorm 1.1.1`: loaded and traced. */
  patched: string[];
  /** Loaded before `register`, so that nothing could be patched. */
  tooEarly: string[];
  /** `typeorm 0.2.45 (known: >=0.3.0 <2)`: loaded in a version its instrumentation does not know. */
  unknownVersion: string[];
}

/** Always loaded, and patched in place: it is never too early for them. */
const NODE_MODULES = new Set(['http', 'https']);

/** The packages among `names` of which a file is already loaded. To be asked before anything of OpenTelemetry is set up. */
export function loadedPackages(names: Iterable<string>): Set<string> {
  const files = Object.keys(require.cache).map((file) => file.replaceAll('\\', '/'));
  return new Set([...names].filter((name) => files.some((file) => file.includes(`/node_modules/${name}/`))));
}

/** The packages these instrumentations patch. */
export function patchedPackages(instrumentations: Instrumentation[]): string[] {
  const names = instrumentations.flatMap(modulesOf).map(({ name }) => name);
  return [...new Set(names)].filter((name) => !NODE_MODULES.has(name));
}

/** Looks at each instrumentation: has it patched what is loaded by now? */
export function inspectLibraries(instrumentations: Instrumentation[], tooEarly: ReadonlySet<string>): Libraries {
  const modules = instrumentations.flatMap(modulesOf);
  const patched = modules
    .filter(isPatched)
    .map(({ name, moduleVersion }) => (moduleVersion ? `${name} ${moduleVersion}` : name));
  const unknownVersion: string[] = [];
  for (const name of loadedPackages(patchedPackages(instrumentations))) {
    const definitions = modules.filter((module) => module.name === name);
    if (tooEarly.has(name) || definitions.some(isPatched)) continue;
    const known = definitions.flatMap(({ supportedVersions }) => supportedVersions).join(', ');
    unknownVersion.push(`${name} ${definitions[0]?.moduleVersion ?? ''} (known: ${known})`);
  }
  return { patched, tooEarly: [...tooEarly], unknownVersion };
}

/** InstrumentationBase keeps its definitions to itself; what it has patched is only to be seen there. */
function modulesOf(instrumentation: Instrumentation): InstrumentationModuleDefinition[] {
  const { _modules } = instrumentation as unknown as { _modules?: InstrumentationModuleDefinition[] };
  return _modules ?? [];
}

const isPatched = (module: InstrumentationModuleDefinition): boolean =>
  module.moduleExports !== undefined || module.files.some((file) => file.moduleExports !== undefined);
