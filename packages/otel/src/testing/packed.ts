import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PACKAGE = path.resolve(__dirname, '../..');
const ROOT = path.resolve(PACKAGE, '../..');

/** A plain Nest application outside this repository, as somebody who copies the package writes it. It calls what TARGET says. */
const MAIN = `
require('@demo/otel/register');
require('reflect-metadata');
const http = require('node:http');
const { Controller, Get, Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
class Greeter {
  hello() { return 'hello'; }
  call() { return new Promise((done, fail) => http.get(process.env.TARGET, (answer) => answer.resume().on('end', () => done('called'))).on('error', fail)); }
  fetch() { return fetch(process.env.TARGET).then((answer) => answer.text()).then(() => 'fetched'); }
}
for (const route of ['hello', 'call', 'fetch'])
  Reflect.decorate([Get(route)], Greeter.prototype, route, Object.getOwnPropertyDescriptor(Greeter.prototype, route));
class App {}
Reflect.decorate([Module({ controllers: [Reflect.decorate([Controller()], Greeter)] })], App);
NestFactory.create(App, { logger: false }).then(async (app) => {
  await app.listen(0, '127.0.0.1');
  console.log(JSON.stringify({ port: app.getHttpServer().address().port }));
});
`;

/** The package as `pnpm pack` makes it, installed beside a plain Nest application. */
export interface Packed {
  folder: string;
  /** The application's entry file. */
  main: string;
  remove(): void;
}

/** The versions this repository pins, so that nothing has to be fetched that is not there. */
function pinned(...names: string[]): Record<string, string> {
  const version = (name: string): string =>
    (JSON.parse(readFileSync(path.join(PACKAGE, 'node_modules', name, 'package.json'), 'utf8')) as { version: string })
      .version;
  return Object.fromEntries(names.map((name) => [name, version(name)]));
}

/** Packs and installs: from the store of packages that is there anyway; without it, from the registry. */
export async function installPacked(): Promise<Packed> {
  const folder = mkdtempSync(path.join(tmpdir(), 'otel-packed-'));
  const { packageManager } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    packageManager: string;
  };
  const pnpm = (cwd: string, ...args: string[]): Promise<unknown> =>
    run('npx', ['-y', packageManager, ...args], { cwd });
  await pnpm(PACKAGE, 'pack', '--pack-destination', folder);
  const nest = pinned('@nestjs/common', '@nestjs/core', '@nestjs/platform-express', 'reflect-metadata', 'rxjs');
  const dependencies = { '@demo/otel': 'file:demo-otel-0.1.0.tgz', ...nest };
  const manifest = { name: 'plain-nest', version: '1.2.3', dependencies };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await pnpm(folder, 'install', '--prefer-offline', '--ignore-scripts', '--ignore-workspace');
  const main = path.join(folder, 'main.js');
  writeFileSync(main, MAIN);
  return { folder, main, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
