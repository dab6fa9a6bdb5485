import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startReceiver } from './testing/receiver';
import { runFile } from './testing/process';

const run = promisify(execFile);
const PACKAGE = path.resolve(__dirname, '..');
const ROOT = path.resolve(PACKAGE, '../..');

/** An install from the store of packages that is there anyway; without it, from the registry. */
jest.setTimeout(180_000);

/** A plain Nest application outside this repository, as somebody who copies the package writes it. */
const MAIN = `
require('@demo/otel/register');
require('reflect-metadata');
const { Controller, Get, Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
class Greeter { hello() { return 'hello'; } }
Reflect.decorate([Get('hello')], Greeter.prototype, 'hello', Object.getOwnPropertyDescriptor(Greeter.prototype, 'hello'));
class App {}
Reflect.decorate([Module({ controllers: [Reflect.decorate([Controller()], Greeter)] })], App);
NestFactory.create(App, { logger: false }).then(async (app) => {
  await app.listen(0, '127.0.0.1');
  console.log(JSON.stringify({ port: app.getHttpServer().address().port }));
});
`;

/** The versions this repository pins, so that nothing has to be fetched that is not there. */
function pinned(...names: string[]): Record<string, string> {
  const version = (name: string): string => {
    const { version } = JSON.parse(readFileSync(path.join(PACKAGE, 'node_modules', name, 'package.json'), 'utf8')) as {
      version: string;
    };
    return version;
  };
  return Object.fromEntries(names.map((name) => [name, version(name)]));
}

describe('@demo/otel packed and installed beside a plain Nest application', () => {
  it('traces it', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'otel-packed-'));
    const receiver = await startReceiver();
    const { packageManager } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      packageManager: string;
    };
    const pnpm = (cwd: string, ...args: string[]): Promise<unknown> =>
      run('npx', ['-y', packageManager, ...args], { cwd });
    try {
      await pnpm(PACKAGE, 'pack', '--pack-destination', folder);
      writeFileSync(
        path.join(folder, 'package.json'),
        JSON.stringify({
          name: 'plain-nest',
          version: '1.2.3',
          dependencies: {
            '@demo/otel': 'file:demo-otel-0.1.0.tgz',
            ...pinned('@nestjs/common', '@nestjs/core', '@nestjs/platform-express', 'reflect-metadata', 'rxjs'),
          },
        }),
      );
      await pnpm(folder, 'install', '--prefer-offline', '--ignore-scripts', '--ignore-workspace');
      writeFileSync(path.join(folder, 'main.js'), MAIN);

      const app = runFile(path.join(folder, 'main.js'), { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url }, folder);
      const response = await fetch(`${await app.url()}/hello`);
      expect(await response.text()).toBe('hello');
      await receiver.until('the server span', ({ spans }) => spans.find(({ kind }) => kind === 2));
      await app.stop();

      expect(receiver.spans.map(({ name }) => name).sort()).toEqual(['GET /hello', 'Greeter.hello', 'hello']);
      expect(receiver.spans[0]!.resource).toMatchObject({ 'service.name': 'plain-nest', 'service.version': '1.2.3' });
      expect(app.stderr).not.toContain('LOADED TOO EARLY');
    } finally {
      await receiver.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
