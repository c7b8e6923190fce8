// A PostgreSQL server of a test's own, as crates/store/tests/postgres/mod.rs starts it for tests in Rust: a new cluster in a
// folder, reached by a socket in it.

import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const VERSIONS = '/usr/lib/postgresql';
const START_LIMIT_MS = 60_000;

/** Where Debian keeps the programs of the newest version. */
async function programs() {
  const all = (await readdir(VERSIONS)).map((version) => path.join(VERSIONS, version, 'bin'));
  return all.filter((folder) => existsSync(path.join(folder, 'postgres'))).sort().pop();
}

/** A command of the server's: it refuses to run as root, who runs it as the user that Debian's package made. */
function asServer(program, options) {
  const someone = process.getuid() === 0 ? ['--reuid', 'postgres', '--regid', 'postgres', '--clear-groups'] : [];
  return ['setpriv', ['--pdeathsig', 'INT', ...someone, '--', program, ...options]];
}

/** Starts a cluster in a new folder: its address for the program, and what ends it. The server's user has to come to the folder
 * through the one that holds it, which a test made for itself alone. */
export async function startDatabase(folder) {
  const bin = await programs();
  await mkdir(folder);
  await chmod(path.dirname(folder), 0o755);
  if (process.getuid() === 0) await run('chown', ['postgres', folder]);
  const data = path.join(folder, 'data');
  const made = ['--no-sync', '--auth=trust', '--username=shishi', '--encoding=UTF8', '--locale=C', '-D', data];
  await run(...asServer(path.join(bin, 'initdb'), made));
  const options = ['-D', data, '-k', folder, '-c', 'listen_addresses='];
  const server = spawn(...asServer(path.join(bin, 'postgres'), options), { stdio: 'ignore' });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  process.once('exit', () => server.kill('SIGQUIT'));
  const until = Date.now() + START_LIMIT_MS;
  const isReady = () => run(path.join(bin, 'pg_isready'), ['-h', folder, '-U', 'shishi', '-d', 'postgres']).then(() => true, () => false);
  while (!(await isReady())) {
    if (Date.now() > until || server.exitCode !== null) throw new Error('PostgreSQL does not answer');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    address: `host=${folder} user=shishi dbname=postgres`,
    async stop() {
      server.kill('SIGQUIT');
      await ended;
    },
  };
}
