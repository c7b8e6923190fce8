// The whole product as its users meet it: every post follows every link; every kind of page is opened in a browser at
// both sizes; the main pages are photographed into artefacts/screenshots.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { crawl, signIn } from './crawl.mjs';
import { faults } from './markup.mjs';
import { MAIN_PAGES } from './page-kinds.mjs';
import { start } from './product.mjs';
import { DESK, PHONE, openBrowser } from './rendering.mjs';

const PICTURES = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../artefacts/screenshots');

const product = await start();
const { address, accounts } = product;

/**
 * One account of each post: people with the same post see the same pages. The director first, who sees every office, so
 * that the pictures show most. SHISHI_POSTS names logins to be tried alone.
 */
const chosen = process.env.SHISHI_POSTS?.split(',');
const wanted = accounts.filter(({ login }) => !chosen || chosen.includes(login));
const posts = [...new Map([...wanted].reverse().map((account) => [account.post, account])).values()].reverse();
posts.sort((a, b) => Number(b.login === 'director') - Number(a.login === 'director'));

/** Kind of page → where the crawl met it first, and as whom. */
const kinds = new Map([['/login', { path: '/login', cookie: '' }]]);

/** Fails with what was found, line by line. */
function none(found) {
  if (found.length === 0) return;
  const error = new Error(`${found.length} found:\n${found.slice(0, 60).join('\n')}`);
  // Where in this file it was noticed says nothing that the lines do not say.
  error.stack = error.message;
  throw error;
}

after(() => product.stop());

test('the demonstration prints accounts that can sign in', () => {
  assert.ok(posts.length > 0, 'no account was printed');
  assert.ok(posts.every((account) => account.password), 'no password was printed');
});

describe('links', () => {
  for (const account of posts) {
    test(`${account.login}, ${account.post}: every link opens or names the missing right`, async (t) => {
      const cookie = await signIn(address, account);
      const met = await crawl(address, cookie);
      for (const [kind, path] of met.kinds) if (!kinds.has(kind)) kinds.set(kind, { path, cookie });
      t.diagnostic(`${met.pages} pages, ${met.figures} figures, ${met.refused} refused, ${met.left} more of the same kinds`);
      none(met.faults);
    });
  }

  test('the main pages exist', () => {
    none(MAIN_PAGES.filter(([, is]) => ![...kinds.keys()].some(is)).map(([name]) => `nobody has a link to: ${name}`));
  });
});

describe('in a browser', () => {
  let browser;
  before(async () => { browser = await openBrowser(address); });
  after(() => browser?.close());

  test('the sign-in form signs in and leads to where one wanted to go', async () => {
    const { page } = browser;
    await browser.be('');
    await browser.go('/rules', DESK);
    assert.equal(new URL(page.url()).pathname, '/login');
    await page.fill('[name=login]', posts[0].login);
    await page.fill('[name=password]', posts[0].password);
    await page.press('[name=password]', 'Enter');
    await page.waitForURL(`${address}/rules`);
    none([...browser.complaints(), ...faults(await page.content())]);
  });

  test('every kind of page: no error, no barrier, no sideways scrolling on a phone', async (t) => {
    const pagesOf = new Map();
    for (const { path, cookie } of kinds.values()) {
      await browser.be(cookie);
      for (const fault of await browser.examine(path)) pagesOf.set(fault, [...(pagesOf.get(fault) ?? []), path]);
    }
    t.diagnostic(`${kinds.size} kinds of page`);
    none([...pagesOf].map(([fault, paths]) => `${paths.slice(0, 5).join(' ')}${paths.length > 5 ? ` and ${paths.length - 5} more` : ''}: ${fault}`));
  });

  for (const language of ['zh-CN', 'en']) {
    test(`main pages in ${language}, photographed at both sizes`, async () => {
      await mkdir(PICTURES, { recursive: true });
      const found = [];
      for (const [name, is] of MAIN_PAGES) {
        const [, met] = [...kinds].find(([kind]) => is(kind)) ?? [];
        if (!met) continue;
        await browser.be(met.cookie, language);
        for (const size of [DESK, PHONE]) {
          const file = path.join(PICTURES, `${name}-${language}-${size.width}.png`);
          const status = await browser.photograph(met.path, size, file);
          if (status !== 200) found.push(`${met.path}: answers ${status}`);
        }
        const html = await browser.page.content();
        found.push(...faults(html).map((fault) => `${met.path}: ${fault}`));
        const shown = await browser.page.getAttribute('html', 'lang');
        if (shown !== language) found.push(`${met.path}: is in ${shown}`);
        found.push(...(await browser.overflow(PHONE.width)).map((fault) => `${met.path}: ${fault}`));
      }
      none(found);
    });
  }
});

test('the server had nothing to complain about', () => none(product.complaints().split('\n').filter(Boolean)));
