// A form that nobody saved: the script keeps what was typed, a reload and another day give it back.

import { DESK } from './rendering.mjs';

const FORM = '/offices/city/object/new';

function kept(route) {
  return { headers: route.request().headers(), body: route.request().postDataBuffer() };
}

/** Sends again what a page's script sent. */
function send(page, headers, data) {
  return page.request.post(new URL(FORM, page.url()).href, { headers, data });
}

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
  // Discarded while what was just typed is about to be saved, and while it is on its way.
  for (const [name, onItsWay] of [['hc-late-1', false], ['hc-late-2', true]]) {
    await tab.go(FORM, DESK);
    await page.fill('[name=object]', name);
    await page.waitForURL(/draft=/);
    await page.reload();
    let sent = () => {};
    if (onItsWay) {
      // The server gets it after the form was discarded, as from a slow line.
      const held = new Promise((resolve) => { sent = resolve; });
      await page.route(`**${FORM}`, async (route) => { const { headers, body } = kept(route); await held; await send(page, headers, body); await route.abort().catch(() => {}); });
    }
    await page.fill('[name=address]', 'late');
    if (onItsWay) await page.waitForRequest((request) => request.url().endsWith(FORM) && request.method() === 'POST');
    await page.locator('main form[action^="/drafts/"] button').click();
    await page.waitForURL((url) => url.pathname === '/');
    sent();
    await page.waitForTimeout(2500);
    await page.unrouteAll({ behavior: 'wait' });
    await page.reload();
    expect(await page.locator('main', { hasText: name }).count() === 0, `${name}: what was on its way brought a draft back that was thrown away`);
  }
  return [...found, ...tab.complaints()];
}
