// Pages in a real browser: what only a browser can say.

import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A telephone: its width, and a finger instead of a mouse. */
export const ON_A_PHONE = { viewport: PHONE, hasTouch: true, isMobile: true };

/** A browser. Each of its tabs is somebody of its own. */
export async function openBrowser(address) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGUMENTS });
  return { tab: (device) => openTab(browser, address, device), close: () => browser.close() };
}

/** A page that is used for everything. */
async function openTab(browser, address, device = { viewport: DESK }) {
  const context = await browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce', ...device });
  const page = await context.newPage();
  let complaints = [];
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(`console: ${message.text()}`); });
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));

  /**
   * Leaves the page, for a picture of the product itself: a page from nowhere, such as about:blank, would be refused the icon
   * that the browser still fetches.
   */
  const leave = () => page.goto(`${address}/static/favicon.svg`);

  /** Becomes somebody, in a language. What the page before still loads is none of his. */
  async function be(cookie, language = 'zh-CN') {
    await leave();
    const [, session = ''] = (cookie ?? '').split('session=');
    await context.clearCookies();
    const cookies = [{ name: 'language', value: language, url: address }];
    if (session) cookies.push({ name: 'session', value: session, url: address });
    await context.addCookies(cookies);
  }

  async function go(path, size) {
    // What the page before is still loading is no complaint of this one.
    await leave();
    complaints = [];
    await page.setViewportSize(size);
    const answer = await page.goto(address + path, { waitUntil: 'load' });
    return answer.status();
  }

  /** Serious and critical findings of axe, a line each. */
  async function barriers() {
    await page.evaluate(AXE);
    const found = await page.evaluate(async () => {
      // Only what is said is needed: passes are not collected.
      const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'] });
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `axe ${id}, ${nodes.length} ×: ${nodes[0].target.join(' ')} ${nodes[0].html.slice(0, 120)}`);
    });
    return found;
  }

  /** What sticks out of a page to the right, if it scrolls sideways. */
  async function overflow(width) {
    return page.evaluate((width) => {
      const wide = document.documentElement.scrollWidth;
      if (wide <= width) return [];
      // The innermost element that sticks out itself, or whose words do.
      const sticksOut = (node) => {
        const { left, right } = node.getBoundingClientRect();
        const spills = getComputedStyle(node).overflowX === 'visible' && left + node.scrollWidth > width + 1;
        return right > width + 1 || spills;
      };
      const out = [...document.querySelectorAll('body *')].filter(sticksOut).findLast((node) => ![...node.children].some(sticksOut));
      const name = out ? `${out.tagName.toLowerCase()} ${String(out.className.baseVal ?? out.className)}`.trim() : 'unknown';
      return [`${wide} px wide on a screen of ${width} px, because of ${name}`];
    }, width);
  }

  /** Tables of a page that are wider than their place on a desk: what falls off at the right is not seen. */
  async function cut() {
    await page.setViewportSize(DESK);
    return page.evaluate(() => [...document.querySelectorAll('.s-scroll')]
      .filter((place) => place.clientWidth > 0 && place.scrollWidth > place.clientWidth + 1)
      .map((place) => `“${place.getAttribute('aria-label')}” is ${place.scrollWidth} px wide in a place of ${place.clientWidth} px`));
  }

  /** Everything that is wrong with a page, from the largest size to the smallest: the page is the same, its room is not. */
  async function examine(path, sizes = [DESK, PHONE]) {
    const status = await go(path, sizes[0]);
    if (status !== 200) return [`answers ${status}`];
    const found = [];
    for (const size of sizes) {
      await page.setViewportSize(size);
      const where = size === PHONE ? 'on a phone: ' : '';
      if (size === PHONE) found.push(...(await overflow(size.width)));
      found.push(...(await barriers()).map((barrier) => where + barrier));
    }
    found.push(...(await cut()));
    return [...new Set([...complaints, ...found])];
  }

  /** Photographs a page as it is first seen. */
  async function photograph(path, size, file) {
    const status = await go(path, size);
    await page.screenshot({ path: file });
    return status;
  }

  return { page, be, go, examine, barriers, overflow, photograph, complaints: () => complaints };
}
