/** The variants, as data: which file pricing is started from, and whether a sidecar stands before it. */
export const VARIANTS = {
  baseline: { entry: 'main.js', sidecar: false, shows: 'one trace through all four services' },
  'envoy-drop': { entry: 'main.drop.js', sidecar: true, shows: 'two traces: it breaks inside pricing' },
  'envoy-copy': { entry: 'main.copy.js', sidecar: true, shows: 'one trace again; pricing is seen only by its sidecar' },
} as const satisfies Record<string, { entry: string; sidecar: boolean; shows: string }>;

export type VariantName = keyof typeof VARIANTS;
export const VARIANT_NAMES = Object.keys(VARIANTS) as [VariantName, ...VariantName[]];

export const isVariantName = (name: string): name is VariantName => Object.hasOwn(VARIANTS, name);

/** @throws Error that names the variants there are, and where the fourth one runs */
export function parseVariant(name: string): VariantName {
  if (isVariantName(name)) return name;
  if (name === 'ebpf') {
    throw new Error("the variant 'ebpf' needs a kernel's help and runs in Docker only: see compose/ebpf.yaml");
  }
  throw new Error(`there is no variant '${name}'; there are: ${VARIANT_NAMES.join(', ')}`);
}
