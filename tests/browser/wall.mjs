// The wall of the meeting room and the page of the week: what only their sizes and a browser's clock can show.

const SCREEN = { width: 1920, height: 1080 };
/** The smallest letters that are read from six metres on such a screen. */
const FLOOR = 28;

/** What is wrong with the wall. */
export async function wall(tab) {
  const { page } = tab;
  const found = [];
  const expect = (good, words) => { if (!good) found.push(words); };
  await page.clock.install();
  await tab.go('/wall', SCREEN);

  const seen = await page.evaluate(() => {
    const shown = [...document.querySelectorAll('main *, header *')].filter((node) => node.checkVisibility() && !node.closest('.s-vh'));
    const worded = shown.filter((node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()));
    const root = document.documentElement;
    return {
      scrolls: root.scrollHeight > innerHeight || root.scrollWidth > innerWidth,
      below: worded.filter((node) => node.getBoundingClientRect().bottom > innerHeight).map((node) => node.textContent),
      small: worded.map((node) => parseFloat(getComputedStyle(node).fontSize)).sort((a, b) => a - b)[0],
      projects: document.querySelectorAll('.s-wall-c > div:nth-child(2) li').length,
    };
  });
  expect(!seen.scrolls, 'it scrolls');
  expect(seen.below.length === 0, `below the screen: ${seen.below.join(' ')}`);
  expect(seen.small >= FLOOR, `letters of ${seen.small} px`);
  expect(seen.projects === 18, `${seen.projects} projects`);

  // It looks again in its place: the page stays, and so does the focus.
  const first = page.locator('.s-wall-c > div:nth-child(2) li a').first();
  const href = await first.getAttribute('href');
  await first.focus();
  await page.evaluate(() => { globalThis.stayed = true; });
  await page.route('**/wall', async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/截至\d\d:\d\d/, '截至23:59').replace('全区', '全部');
    await route.fulfill({ response, body });
  });
  await page.clock.runFor(60_000);
  await page.waitForFunction(() => document.querySelector('#wall-when').textContent.includes('23:59'));
  expect(await page.locator('#wall-what', { hasText: '全部' }).count() === 1, 'only its clock went on');
  expect(await page.evaluate(() => globalThis.stayed === true), 'the page was loaded anew');
  expect(await page.evaluate(() => document.activeElement.getAttribute('href')) === href, 'the focus is lost');
  expect(await page.locator('[data-lost]').isHidden(), 'it says that it is not updated');

  // When it is signed out it keeps what it shows, and says that it has stopped.
  await page.unroute('**/wall');
  await page.route('**/wall', (route) => route.fulfill({ status: 403, body: '' }));
  await page.clock.runFor(60_000);
  await page.locator('[data-lost]').waitFor({ state: 'visible' });
  expect(await page.locator('#wall-what', { hasText: '全部' }).count() === 1, 'what it showed is gone');
  await page.unroute('**/wall');
  return found;
}

/** On how many sheets of A4 a page is printed. */
export async function sheets(tab, path) {
  await tab.go(path, { width: 1440, height: 900 });
  const pdf = await tab.page.pdf({ preferCSSPageSize: true });
  return pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g).length;
}
