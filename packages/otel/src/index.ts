export { type MeasureMessage, MEASURE_CHANNEL } from './channels/measure';
export { type StepMessage, STEP_CHANNEL } from './channels/step';
export { ANNOTATE_CHANNEL } from './channels/annotate';
export { startTelemetry, type Telemetry } from './start';
