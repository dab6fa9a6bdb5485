// Preloaded with --import: the loader hook first, so that named imports of ES modules are instrumented too.
import { register } from 'node:module';
register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
await import('./register.cjs');
