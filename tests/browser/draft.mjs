// A form that nobody saved: the script keeps what was typed, a reload and another day give it back.

import { DESK } from './rendering.mjs';

const FORM = '/offices/city/object/new';

/** What is wrong with it. */
export async function draft(tab) {
  const { page } = tab;
  const found = [];
  const expect = (good, words) => { if (!good) found.push(words); };
  await tab.go(FORM, DESK);
  await page.fill('[name=object]', 'hc-draft');
  await page.locator('[name=act][value=removed]').check({ force: true });
  await page.waitForFunction(() => document.querySelector('[data-draft-state]').textContent !== '');
  await page.reload();
  expect(await page.inputValue('[name=object]') === 'hc-draft', 'a reload lost what was typed');
  expect(await page.isChecked('[name=act][value=removed]'), 'a reload lost what was chosen');
  await tab.go('/', DESK);
  await page.locator('main .s-duties a', { hasText: 'hc-draft' }).first().click();
  await page.waitForURL(/draft=/);
  expect(await page.inputValue('[name=object]') === 'hc-draft', 'Today leads to another form');
  await page.locator('main form[action^="/drafts/"] button').click();
  await page.waitForURL((url) => url.pathname === '/');
  expect(await page.locator('main', { hasText: 'hc-draft' }).count() === 0, 'a draft that was thrown away is still listed');
  return [...found, ...tab.complaints()];
}
