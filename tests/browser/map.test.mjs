// A route on the pictures of the zone's own map service: that a page may load them from there, and from nowhere else, only a
// browser can say. The service is invented: its pictures are made here, and no request leaves the machine.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from './product.mjs';
import { DESK, ON_A_PHONE, openBrowser, PHONE } from './rendering.mjs';

const SERVICE = 'https://map.example.test';
const TILES = `${SERVICE}/vec_c/wmts?TILEMATRIX={z}&TILECOL={x}&TILEROW={y}`;
const REVIEW = 'GS（2019）0000号';
/** One grey point, as PNG. */
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOoBwAAgQCAC1eYkAAAAABJRU5ErkJggg==', 'base64');
const VISIT = '/visits/2019-w52';

const product = await start(() => ({ SHISHI_MAP_TILES: TILES, SHISHI_MAP_REVIEW: REVIEW }));
let browser;
before(async () => { browser = await openBrowser(product.address); });
after(async () => {
  await browser?.close();
  await product.stop();
});

for (const [name, device, size] of [['at a desk', undefined, DESK], ['on a phone', ON_A_PHONE, PHONE]]) {
  test(`the route lies on the service's pictures with the number of their review, ${name}`, async () => {
    const { page, go, overflow, complaints } = await browser.tab(device);
    const asked = [];
    await page.route(`${SERVICE}/**`, (route) => {
      asked.push(route.request().url());
      return route.fulfill({ contentType: 'image/png', body: PICTURE });
    });
    await go('/login', size);
    const { login, password } = product.accounts.find((account) => account.login === 'director');
    await page.fill('[name=login]', login);
    await page.fill('[name=password]', password);
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: '登录' }).click()]);
    assert.equal(await go(VISIT, size), 200);
    const drawn = await page.locator('svg.s-map-of image').evaluateAll((images) => images.map((image) => image.href.baseVal));
    assert.ok(drawn.length >= 4, `the map is covered: ${drawn.length} pictures`);
    assert.deepEqual([...new Set(asked)].sort(), [...drawn].sort(), 'each was loaded, and nothing else');
    assert.ok((await page.locator('svg.s-map-of').textContent()).includes(REVIEW));
    assert.deepEqual([...(await overflow(size.width)), ...complaints()], []);
    // What another host offers is refused by the page's own policy.
    const refused = page.waitForEvent('console', (message) => message.text().includes('Content Security Policy'));
    await page.evaluate(() => { new Image().src = 'https://other.example.test/picture.png'; });
    await refused;
  });
}
