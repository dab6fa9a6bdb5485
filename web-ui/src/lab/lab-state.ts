// What runs here, read once at start and again whenever it may have changed.
import { signal } from '@preact/signals';
import { asFailure, type Failure } from '../shell/http';
import { readConfig, readLabState, switchVariant, type Config, type LabState } from './api/lab';

export const config = signal<Config | null>(null);
/** Null in compose, where the variant is the compose file that was started, and until it is known. */
export const labState = signal<LabState | null>(null);
export const labFailure = signal<Failure | null>(null);
/** The variant that is being switched to. */
export const switchingTo = signal<string | null>(null);

export async function readLab(): Promise<void> {
  try {
    config.value ??= await readConfig();
    if (config.value.mode === 'native') labState.value = await readLabState();
    labFailure.value = null;
  } catch (error) {
    labFailure.value = asFailure(error);
  }
}

export async function switchTo(variant: string): Promise<void> {
  if (switchingTo.value !== null) return;
  switchingTo.value = variant;
  try {
    labState.value = await switchVariant(variant);
    labFailure.value = null;
  } catch (error) {
    labFailure.value = asFailure(error);
  } finally {
    switchingTo.value = null;
  }
}
