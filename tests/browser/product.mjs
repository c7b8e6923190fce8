// The product under test: a demonstration zone of its own, served on a free port, ended by its process id.

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startDatabase } from './database.mjs';

const run = promisify(execFile);

/** A second start must answer within this time. */
const START_LIMIT_MS = 20_000;

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The accounts as the program prints them: `accounts (password of all: P)`, then `  login  name post` a line. */
export function accountsOf(printed) {
  const password = printed.match(/^accounts \(password of all: (.+)\)$/m)?.[1];
  const lines = [...printed.matchAll(/^ {2}(\S+) +(\S+) (.+)$/gm)];
  return lines.map(([, login, name, post]) => ({ login, name, post, password }));
}

async function answers(address, deadline) {
  while (Date.now() < deadline) {
    const answer = await fetch(`${address}/readyz`).catch(() => null);
    if (answer?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

/** Makes a zone and starts the program on it; as an office runs it, with the variables of settings for its address, if there are any. The
 * zone stands in PostgreSQL if `SHISHI_TEST_STORE=postgres` says so, as in the tests in Rust. */
export async function start(settingsOf) {
  const binary = process.env.SHISHI_BIN;
  if (!binary) throw new Error('SHISHI_BIN names the program to be tested');
  const folder = await mkdtemp(path.join(tmpdir(), `shishi-browser-${process.pid}-`));
  const zone = path.join(folder, 'zone');
  const made = await run(binary, ['demo', '--dir', zone, '--no-serve']);
  const inDatabase = process.env.SHISHI_TEST_STORE === 'postgres';
  const database = inDatabase ? await startDatabase(path.join(folder, 'postgres')) : null;
  if (database) await run(binary, ['move', '--dir', zone, '--to', database.address]);
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const verb = settingsOf ? 'serve' : 'demo';
  // The variables of the tests are no settings, and the program refuses what it does not know.
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('SHISHI_'));
  const env = { ...Object.fromEntries(others), ...settingsOf?.(address, folder) };
  let complaints = '';
  let server;
  let ended;
  // A run that is broken off leaves no server behind.
  process.once('exit', () => server?.kill('SIGKILL'));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  async function halt() {
    if (server.exitCode === null && server.signalCode === null) server.kill('SIGTERM');
    // A program that does not hear the polite signal must not outlive its test.
    const force = setTimeout(() => server.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(force);
  }
  async function stop() {
    await halt();
    await database?.stop();
    await rm(folder, { recursive: true, force: true });
  }
  /** Serves the zone; answers how long that took. */
  async function serve() {
    const began = Date.now();
    server = spawn(binary, [verb, '--dir', zone, '--port', String(port)], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    server.stderr.on('data', (text) => { complaints += text; });
    ended = new Promise((resolve) => server.once('exit', resolve));
    if (await answers(address, began + START_LIMIT_MS)) return Date.now() - began;
    await stop();
    throw new Error(`no answer within ${START_LIMIT_MS / 1000} s of the second start\n${complaints}`);
  }
  /** Lets the demonstration's days pass up to the morning of one, with the server off: nobody does anything meanwhile. */
  async function waitUntil(day) {
    await halt();
    await run(binary, ['demo', '--dir', zone, '--no-serve', '--until', day]);
    await serve();
  }
  const startedInMs = await serve();
  return { address, accounts: accountsOf(made.stdout), startedInMs, complaints: () => complaints, waitUntil, stop };
}
