// Signing in through a certified identity provider (oidc-provider), in a browser: what cookies and our own policy let happen on
// the way to another site and back, only a browser can say.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Provider } from 'oidc-provider';
import { freePort, start } from './product.mjs';
import { DESK, openBrowser } from './rendering.mjs';

const SECRET = 'only of this test, and long enough for the provider';
const port = await freePort();
// Another site than the product's: a browser tells sites apart by their names, not by their ports.
const issuer = `http://localhost:${port}`;

/** The provider, which takes any name at its own page of sign-in. */
function open(address) {
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'shishi', client_secret: SECRET, redirect_uris: [`${address}/login/oidc/return`] }],
    claims: { openid: ['sub'], profile: ['preferred_username'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    findAccount: (_, accountId) => ({
      accountId,
      claims: () => ({ sub: accountId, preferred_username: accountId }),
    }),
  });
  return provider.listen(port, 'localhost');
}

let server;
const product = await start((address, folder) => {
  server = open(address);
  const file = path.join(folder, 'secret');
  writeFileSync(file, `${SECRET}\n`, { mode: 0o600 });
  return { SHISHI_OIDC_ISSUER: issuer, SHISHI_OIDC_CLIENT_ID: 'shishi', SHISHI_OIDC_CLIENT_SECRET_FILE: file };
});
const { address, accounts } = product;
const account = accounts[0];
let browser;
before(async () => { browser = await openBrowser(address); });
after(async () => {
  await browser.close();
  await product.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Signs in at the provider's page, and lets it ask for consent. */
async function atTheProvider(page, name) {
  await page.waitForURL(`${issuer}/**`);
  await page.fill('input[name=login]', name);
  await page.fill('input[name=password]', 'any');
  await page.click('button[type=submit]');
  await page.click('button[type=submit]');
}

test('an account is linked and then opened through the provider', async () => {
  const mine = await browser.tab();
  await mine.be('');
  await mine.go('/login?next=/rules', DESK);
  await mine.page.click('a[href^="/login/oidc"]');
  await atTheProvider(mine.page, 'somebody');
  await mine.page.waitForURL(`${address}/**`);
  assert.match(await mine.page.textContent('main'), /没有关联本系统的账号/);
  await mine.page.fill('input[name=login]', account.login);
  await mine.page.fill('input[name=password]', account.password);
  await mine.page.click('button[type=submit]');
  await mine.page.waitForURL(`${address}/rules`);
  assert.deepEqual(await mine.examine('/me/oidc'), []);
  await mine.page.fill('input[name=present]', account.password);
  await mine.page.click('main form[action="/me/oidc"] button');
  // The provider knows him already: he comes back by himself.
  await mine.page.waitForSelector('form[action="/me/oidc/end"]');
  assert.deepEqual(mine.complaints(), []);

  const other = await browser.tab();
  await other.be('');
  assert.deepEqual(await other.examine('/login'), []);
  await other.go('/login?next=/rules', DESK);
  await other.page.click('a[href^="/login/oidc"]');
  await atTheProvider(other.page, 'somebody');
  await other.page.waitForURL(`${address}/rules`);
  assert.ok((await other.page.context().cookies(address)).some(({ name, sameSite }) => name === 'session' && sameSite === 'Strict'));
  await other.go('/me', DESK);
  assert.match(await other.page.textContent('main'), new RegExp(account.login));
  assert.deepEqual(product.complaints().split('\n').filter((line) => / (WARN|ERROR) /.test(line)), []);
});
