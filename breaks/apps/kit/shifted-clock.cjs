// Preloaded before OpenTelemetry: a machine whose clock is CLOCK_SHIFT_MS off. Timers keep their pace.
// lesson: the clock
const shift = Number(process.env.CLOCK_SHIFT_MS);
const now = Date.now.bind(Date);
const { timeOrigin } = performance;
Date.now = () => now() + shift;
Object.defineProperty(performance, 'timeOrigin', { value: timeOrigin + shift });
// lesson end
