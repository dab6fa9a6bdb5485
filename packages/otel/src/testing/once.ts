/** A program that does one step and has nothing left to do. */
import '../register';
import { tracingChannel } from 'node:diagnostics_channel';

void tracingChannel<unknown, object>('demo.step').tracePromise(() => Promise.resolve(), { name: 'sweep the floor' });
