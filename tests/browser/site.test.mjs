// The whole product as its users meet it: every post follows every link; every kind of page that somebody sees is opened
// in a browser at both sizes and in both languages; the main pages are photographed into artefacts/screenshots.

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
import { drawer } from './drawer.mjs';
import { draft } from './draft.mjs';
import { sheets, wall } from './wall.mjs';

const PICTURES = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../artefacts/screenshots');
/** Tabs that work at once. */
const TABS = 2;

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

/** Every (post, kind of page) that the crawls met, with what the page is made of. */
const met = [{ kind: '/login', path: '/login', cookie: '', shape: new Set() }];

/**
 * The pages that have to be looked at: of what a post sees of a kind those that hold something – an element, a class, a
 * role – that no page of the kind before it held. All others differ in their data alone.
 */
function toExamine(pages) {
  const known = new Map();
  return pages.filter(({ kind, shape }) => {
    const family = kind.split('?')[0];
    const before = known.get(family);
    known.set(family, new Set([...(before ?? []), ...shape]));
    return !before || [...shape].some((token) => !before.has(token));
  });
}

/** Fails with what was found, line by line. */
function none(found) {
  if (found.length === 0) return;
  const error = new Error(`${found.length} found:\n${found.slice(0, 60).join('\n')}`);
  // Where in this file it was noticed says nothing that the lines do not say.
  error.stack = error.message;
  throw error;
}

/** What was found, with the pages that it was found on. */
function together(pagesOf) {
  return [...pagesOf].map(([fault, paths]) => `${paths.slice(0, 5).join(' ')}${paths.length > 5 ? ` and ${paths.length - 5} more` : ''}: ${fault}`);
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
      const crawled = await crawl(address, cookie);
      for (const [kind, page] of crawled.kinds) met.push({ kind, cookie, ...page });
      t.diagnostic(`${crawled.pages} pages, ${crawled.figures} figures, ${crawled.refused} refused, ${crawled.left} more of the same kinds`);
      none(crawled.faults);
    });
  }

  test('the main pages exist', () => {
    none(MAIN_PAGES.filter(([, is]) => !met.some(({ kind }) => is(kind))).map(([name]) => `nobody has a link to: ${name}`));
  });
});

describe('in a browser', () => {
  let browser;
  let tab;
  before(async () => {
    browser = await openBrowser(address);
    tab = await browser.tab();
  });
  after(() => browser?.close());

  test('the sign-in form signs in and leads to where one wanted to go', async () => {
    const { page } = tab;
    await tab.be('');
    await tab.go('/rules', DESK);
    assert.equal(new URL(page.url()).pathname, '/login');
    await page.fill('[name=login]', posts[0].login);
    await page.fill('[name=password]', posts[0].password);
    await page.press('[name=password]', 'Enter');
    await page.waitForURL(`${address}/rules`);
    none([...tab.complaints(), ...faults(await page.content())]);
  });

  test('the basis of a figure opens over its page and closes again', async () => {
    await tab.be(await signIn(address, posts[0]));
    none(await drawer(tab));
  });

  test('what is typed survives a reload', async () => {
    const officer = accounts.find(({ login }) => login === 'city1');
    await tab.be(await signIn(address, officer));
    none(await draft(tab));
  });

  test('on paper a data table is open', async () => {
    await tab.be(await signIn(address, posts[0]));
    await tab.go('/reports/year/2019', DESK);
    const seen = () => tab.page.locator('details.s-data .s-table').first().evaluate((table) => table.checkVisibility());
    assert.equal(await seen(), false, 'the table stands open on the screen');
    await tab.page.emulateMedia({ media: 'print' });
    assert.ok(await seen(), 'the table is not printed');
    assert.ok(await tab.page.locator('details.s-data summary').first().isHidden(), 'the toggle is printed');
    await tab.page.emulateMedia({ media: null });
  });

  test('the wall fits its screen, is large enough, and looks again by itself', async () => {
    const own = await browser.tab();
    await own.be(await signIn(address, posts[0]));
    none([...(await wall(own))]);
  });

  test('the page of a week is one sheet of paper', async () => {
    const found = [];
    for (const language of ['zh-CN', 'en']) {
      await tab.be(await signIn(address, posts[0]), language);
      // The last one, one with orders, and the one in which most stages slipped.
      for (const path of ['/week', '/week?of=2019-W46&at=2019-11-17', '/week?of=2019-W29&at=2019-07-21']) {
        const number = await sheets(tab, path);
        if (number !== 1) found.push(`${path} in ${language}: ${number} sheets`);
      }
    }
    none(found);
  });

  for (const language of ['zh-CN', 'en']) {
    test(`in ${language}: no error, no barrier, no sideways scrolling on a phone`, async (t) => {
      // The words of a language matter where there is least room; the rest was seen in the first.
      const [sizes, pages] = language === 'en' ? [[PHONE], firstOfKind(met)] : [[DESK, PHONE], toExamine(met)];
      const queue = [...pages];
      const pagesOf = new Map();
      const work = async () => {
        const own = await browser.tab();
        for (let next = queue.shift(); next; next = queue.shift()) {
          await own.be(next.cookie, language);
          const found = await own.examine(next.path, sizes);
          found.push(...faults(await own.page.content()));
          for (const fault of found) pagesOf.set(fault, [...(pagesOf.get(fault) ?? []), next.path]);
        }
      };
      await Promise.all(Array.from({ length: TABS }, work));
      t.diagnostic(`${pages.length} of ${met.length} pages`);
      none(together(pagesOf));
    });

    test(`main pages in ${language}, photographed at both sizes`, async () => {
      await mkdir(PICTURES, { recursive: true });
      const found = [];
      for (const [name, is] of MAIN_PAGES) {
        const page = met.find(({ kind }) => is(kind));
        if (!page) continue;
        await tab.be(page.cookie, language);
        for (const size of [DESK, PHONE]) {
          const file = path.join(PICTURES, `${name}-${language}-${size.width}.png`);
          const status = await tab.photograph(page.path, size, file);
          if (status !== 200) found.push(`${page.path}: answers ${status}`);
        }
        const shown = await tab.page.getAttribute('html', 'lang');
        if (shown !== language) found.push(`${page.path}: is in ${shown}`);
      }
      none(found);
    });
  }
});

/** Of each kind the first page, whatever its query. */
function firstOfKind(pages) {
  return [...new Map([...pages].reverse().map((page) => [page.kind.split('?')[0], page])).values()].reverse();
}

test('the server had nothing to complain about', () => none(product.complaints().split('\n').filter(Boolean)));
