/** Where this package's defaults are not OpenTelemetry's, as the variables that say otherwise. */
const DEFAULTS: Record<string, string> = {
  // A trace is readable by its id well within a second of the answer.
  OTEL_BSP_SCHEDULE_DELAY: '200',
  OTEL_BLRP_SCHEDULE_DELAY: '200',
  // A burst of some hundred requests fits.
  OTEL_BSP_MAX_QUEUE_SIZE: '8192',
  // OpenTelemetry's own binds every interface.
  OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
};

/** Runs `work` with the defaults in the environment where nothing is set there; processes started later do not inherit them. */
export function withDefaults<T>(work: () => T): T {
  const unset = Object.keys(DEFAULTS).filter((name) => !process.env[name]?.trim());
  for (const name of unset) process.env[name] = DEFAULTS[name];
  try {
    return work();
  } finally {
    for (const name of unset) delete process.env[name];
  }
}

/** Runs `work` as if the variable were not set. */
export function withoutVariable<T>(name: string, work: () => T): T {
  const value = process.env[name];
  delete process.env[name];
  try {
    return work();
  } finally {
    if (value !== undefined) process.env[name] = value;
  }
}
