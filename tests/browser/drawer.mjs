// The basis of a figure as a drawer: opened with the keyboard, walked in, left with Esc, with its button and with Back.

import { DESK, PHONE } from './rendering.mjs';

/** What is wrong with it. */
export async function drawer(tab) {
  const { page } = tab;
  const found = [];
  const expect = (good, words) => { if (!good) found.push(words); };
  const isOpen = () => page.evaluate(() => document.querySelector('dialog.s-drawer')?.open === true);
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('href') ?? document.activeElement.className);
  const closed = () => page.waitForFunction(() => !document.querySelector('dialog.s-drawer').open && !history.state);

  await tab.go('/', DESK);
  const figure = page.locator('main a.s-f').first();
  const href = await figure.getAttribute('href');
  const address = page.url();
  const openIt = async () => {
    await figure.focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog.s-drawer[open] .s-basis');
  };

  await openIt();
  expect(page.url() === address, `the page was left for ${page.url()}`);
  expect((await focused()).includes('s-close'), `the focus is on ${await focused()}, not in the drawer`);
  expect(await page.locator('.s-f.s-open').count() === 1, 'the figure is not marked');
  const box = await page.locator('dialog.s-drawer').boundingBox();
  expect(box.width === 688 && box.y === 48 && box.x + box.width === DESK.width, `the drawer stands at ${JSON.stringify(box)}`);
  found.push(...(await tab.barriers()).map((barrier) => `drawer: ${barrier}`));

  await page.locator('dialog .s-btn-1').click();
  await page.waitForSelector('dialog .s-verify.s-t-ok');
  expect(await page.locator('dialog .s-checked .s-t-ok').count() >= 5, 'fewer checks than there are');
  expect(await page.locator('dialog .s-checked .s-t-bad').count() === 0, 'a check failed');

  await page.goBack();
  await page.waitForSelector('dialog .s-verify.s-t-0');
  expect(await isOpen(), 'one step back is still in the drawer');
  await page.goBack();
  await closed();
  expect(page.url() === address, `Back led to ${page.url()}`);

  // Asked for again in the very moment in which it closes, before the browser has told that it is closed.
  await openIt();
  await page.evaluate((address) => {
    addEventListener('popstate', () => document.querySelector(`main a.s-f[href="${address}"]`).click(), { once: true });
    history.back();
  }, href);
  await page.waitForSelector('dialog.s-drawer[open] .s-basis');
  expect(page.url() === address, `opened again, the page was left for ${page.url()}`);
  expect((await focused()).includes('s-close'), `opened again, the focus is on ${await focused()}, not in the drawer`);
  await page.goBack();
  await closed();

  await openIt();
  await page.keyboard.press('Escape');
  await closed();
  expect(await focused() === href, `after Esc the focus is on ${await focused()}`);

  await openIt();
  await page.reload();
  await page.waitForSelector('dialog.s-drawer[open] .s-basis');
  expect(await page.locator('.s-f.s-open').count() === 1, 'after a reload the figure is not marked');
  await page.locator('[data-close]').click();
  await closed();

  await page.setViewportSize(PHONE);
  await openIt();
  const sheet = await page.locator('dialog.s-drawer').boundingBox();
  expect(sheet.width === PHONE.width && sheet.height === PHONE.height, `on a phone it is ${JSON.stringify(sheet)}`);
  found.push(...(await tab.barriers()).map((barrier) => `drawer on a phone: ${barrier}`));
  return [...found, ...tab.complaints()];
}
