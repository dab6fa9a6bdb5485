// What somebody answered in the guided way: kept in this browser only.
import { signal } from '@preact/signals';
import { z } from 'zod/mini';

const KEY = 'lab.lesson';
const AnswersSchema = z.record(z.string(), z.number());

/** The choice made in each step, by the situation's name. */
export const answers = signal<Readonly<Record<string, number>>>(remembered());

export function answer(situation: string, choice: number): void {
  answers.value = { ...answers.value, [situation]: choice };
  keep();
}

export function forgetAnswers(): void {
  answers.value = {};
  keep();
}

// Storage may be forbidden or hold something else: the way then begins anew.
function remembered(): Record<string, number> {
  try {
    const read = AnswersSchema.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
    return read.success ? read.data : {};
  } catch {
    return {};
  }
}

function keep(): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(answers.value));
  } catch {
    // see above
  }
}
