// Preloaded with --require: OpenTelemetry is there before the first line of the program.
require('./otel.cjs').startSdk();
