// What the server knows, read again whenever it says that something changed.
import { signal } from '@preact/signals';
import { type HopTable } from 'tracegap';
import { asFailure, type Failure } from '../shell/http';
import { type Fleets, readFleets, readHops, readState, type State } from './api';

export const state = signal<State | null>(null);
export const table = signal<HopTable | null>(null);
/** Hops that a database counts; empty where nothing but traces is read. */
export const fleets = signal<Fleets>([]);
export const failure = signal<Failure | null>(null);
/** Grows with every change the server tells of. */
export const changes = signal(0);

let reading = false;
let again = false;

async function read(): Promise<void> {
  if (reading) {
    again = true;
    return;
  }
  reading = true;
  try {
    [state.value, table.value] = await Promise.all([readState(), readHops()]);
    fleets.value = state.value.fleets > 0 ? await readFleets() : [];
    failure.value = null;
    changes.value += 1;
  } catch (error) {
    failure.value = asFailure(error);
  }
  reading = false;
  if (again) {
    again = false;
    void read();
  }
}

/** Follows the server for as long as the page is open; a connection that breaks is made again by the browser. */
export function followServer(): void {
  void read();
  const events = new EventSource('./api/changes');
  events.addEventListener('message', () => void read());
  events.addEventListener('error', () => void read());
}
