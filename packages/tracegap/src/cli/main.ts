#!/usr/bin/env node
import { CommanderError } from 'commander';
import { BadSettings } from '../node/auth.js';
import { forTerminal } from '../render/escape.js';
import { progressDone } from './output.js';
import { buildProgram } from './program.js';

const CANNOT_JUDGE = 2;

/** Errors are told in one sentence; a stack trace is of no use to whoever runs the command. */
async function main(): Promise<void> {
  // A reader such as `head` may close the pipe early.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(CANNOT_JUDGE);
  });
  try {
    await buildProgram().parseAsync(process.argv);
  } catch (error) {
    progressDone();
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : CANNOT_JUDGE;
      return;
    }
    const message = sentenceOf(error);
    const lines = error instanceof BadSettings ? message : forTerminal(message, 1_000);
    process.stderr.write(`tracegap: ${lines}\n`);
    process.exitCode = CANNOT_JUDGE;
  }
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' && path ? `${path}: there is no such file or folder` : error.message;
}

void main();
