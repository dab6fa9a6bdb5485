// OpenTelemetry for the programs of this folder: the NodeSDK, configured by its own OTEL_* variables.
// TRACED_WITH names the instrumentations ("http,undici"); an empty value starts the SDK with none.
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { GrpcInstrumentation } = require('@opentelemetry/instrumentation-grpc');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { UndiciInstrumentation } = require('@opentelemetry/instrumentation-undici');
const { WinstonInstrumentation } = require('@opentelemetry/instrumentation-winston');

const captured = (process.env.CAPTURED_HEADERS ?? '').split(',').filter(Boolean);

// lesson: what can be instrumented
const INSTRUMENTATIONS = {
  http: () => new HttpInstrumentation({ headersToSpanAttributes: { server: { requestHeaders: captured } } }),
  undici: () => new UndiciInstrumentation(),
  grpc: () => new GrpcInstrumentation(),
  winston: () => new WinstonInstrumentation({ disableLogSending: true }),
};
// lesson end

let running;

/** Starts the SDK once (`overrides` are NodeSDK options) and flushes it on SIGTERM. */
function startSdk(overrides = {}) {
  if (running !== undefined) return running;
  // lesson: what is
  const names = (process.env.TRACED_WITH ?? 'http,undici').split(',').filter(Boolean);
  const sdk = new NodeSDK({ instrumentations: names.map((name) => INSTRUMENTATIONS[name]()), ...overrides });
  // lesson end
  sdk.start();
  process.once('SIGTERM', () => {
    const exit = () => process.exit(0);
    sdk.shutdown().then(exit, exit);
  });
  running = sdk;
  return sdk;
}

module.exports = { startSdk };
