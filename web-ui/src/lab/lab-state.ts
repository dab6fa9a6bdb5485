// What runs here: asked for while the page is shown, so that it says by itself when the lab is gone, back, or restarts a part.
import { computed, signal } from '@preact/signals';
import { asFailure, type Failure } from '../shell/http';
import { readConfig, readLabState, switchVariant, type Config, type LabState } from './api/lab';

export const config = signal<Config | null>(null);
/** Null in compose, where the variant is the compose file that was started, and until it is known. The last that was heard. */
export const labState = signal<LabState | null>(null);
export const labFailure = signal<Failure | null>(null);
/** Nothing answers under the page. */
export const labAway = signal(false);
/** How often the lab has come back: whatever was read before may be another now. */
export const labReturns = signal(0);
const askedFor = signal<string | null>(null);
/** The variant that is being switched to, by this page or by anybody. */
export const switchingTo = computed(() => askedFor.value ?? labState.value?.switching_to ?? null);

/** Silence of the lab is said within two seconds: a beat each second that has to be answered within the next. */
const BEAT_MS = 900;
const ANSWER_MS = 900;

let reading: Promise<void> | undefined;

/** Asks what runs; a lab that takes its time over one of its parts is not asked twice at once. */
export function readLab(): Promise<void> {
  reading ??= readNow().finally(() => (reading = undefined));
  return reading;
}

async function readNow(): Promise<void> {
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
  askedFor.value = variant;
  try {
    labState.value = await switchVariant(variant);
    labFailure.value = null;
  } catch (error) {
    labFailure.value = asFailure(error);
  } finally {
    askedFor.value = null;
  }
}

/** Watches the lab as long as the page is looked at; returns what ends it. */
export function watchLab(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const beat = async () => {
    clearTimeout(timer);
    if (document.visibilityState === 'visible') await listen();
    timer = setTimeout(() => void beat(), BEAT_MS);
  };
  const atOnce = () => void beat();
  document.addEventListener('visibilitychange', atOnce);
  void readLab().then(atOnce);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', atOnce);
  };
}

async function listen(): Promise<void> {
  try {
    config.value = await readConfig(ANSWER_MS);
  } catch (error) {
    // A proxy that answers for it (502) is no lab either.
    labAway.value = asFailure(error).kind !== 'not-understood';
    return;
  }
  const back = labAway.value;
  labAway.value = false;
  if (back) labReturns.value += 1;
  void readLab();
}
