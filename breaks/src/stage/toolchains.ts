/**
 * What the programs in other languages run on, fetched once into .cache/foreign: a Python environment, the Java agent
 * and a compiled Go program, from PyPI, Maven Central and the Go proxy. Needed to record again, not to read the corpus.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = path.join(__dirname, '..', '..', '..');
const CACHE = path.join(ROOT, '.cache', 'foreign');

/** Sources of the programs in other languages. */
export const FOREIGN = path.join(ROOT, 'breaks', 'foreign');

const MAVEN = 'https://repo1.maven.org/maven2/io/opentelemetry';
const AGENT = 'javaagent/opentelemetry-javaagent/2.33.1/opentelemetry-javaagent-2.33.1.jar';
const API = ['api', 'context', 'common'].map((part) => `opentelemetry-${part}/1.67.0/opentelemetry-${part}-1.67.0.jar`);

/** Folder of the Python environment's programs (`python`, `opentelemetry-instrument`, `moto_server`). */
export async function python(): Promise<string> {
  const folder = path.join(CACHE, 'python');
  if (!existsSync(path.join(folder, 'bin', 'moto_server'))) {
    await tool('python3', ['-m', 'venv', folder]);
    await tool(path.join(folder, 'bin', 'pip'), [
      'install',
      '-q',
      '-r',
      path.join(FOREIGN, 'python', 'requirements.txt'),
    ]);
  }
  return path.join(folder, 'bin');
}

/** The Java agent, and the class path of the compiled program with the API that it asks for its trace id. */
export async function java(): Promise<{ agent: string; classPath: string }> {
  const [agent, ...api] = await Promise.all([AGENT, ...API].map(jar));
  // Compiled: the agent does not instrument what `java Relay.java` compiles in memory.
  const classes = path.join(CACHE, 'java', 'classes');
  const classPath = [classes, ...api].join(path.delimiter);
  if (!existsSync(path.join(classes, 'Relay.class'))) {
    await tool('javac', ['-cp', classPath, '-d', classes, path.join(FOREIGN, 'java', 'Relay.java')]);
  }
  return { agent: agent as string, classPath };
}

/** The compiled Go program. */
export async function go(): Promise<string> {
  const program = path.join(CACHE, 'go', 'relay');
  if (!existsSync(program)) await tool('go', ['build', '-o', program, '.'], path.join(FOREIGN, 'go'));
  return program;
}

async function jar(name: string): Promise<string> {
  const file = path.join(CACHE, 'java', path.basename(name));
  if (existsSync(file)) return file;
  const response = await fetch(`${MAVEN}/${name}`);
  if (!response.ok) throw new Error(`${MAVEN}/${name} answered ${response.status}`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, Buffer.from(await response.arrayBuffer()));
  return file;
}

async function tool(command: string, args: readonly string[], cwd = ROOT): Promise<void> {
  try {
    await run(command, [...args], { cwd });
  } catch (error) {
    throw new Error(
      `'${command} ${args.join(' ')}' failed: the programs of breaks/foreign need ${path.basename(command)}`,
      {
        cause: error,
      },
    );
  }
}
