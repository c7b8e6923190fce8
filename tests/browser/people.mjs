// Persons at their pages: each has a browser of their own, at a desk or in a hand, signs in by the form, and acts by what can
// be seen – words, labels, buttons. What they read is asked of the page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { start } from './product.mjs';
import { ON_A_PHONE, openBrowser } from './rendering.mjs';

/** A file that people attach. */
export const PAPER = { name: 'evidence.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n% invented for a test\n%%EOF\n') };

/** The text of something as it is read: without the spaces that only lay it out. */
const said = (text) => text.replace(/\s+/g, ' ').trim();

class Person {
  constructor(page, address, account) {
    Object.assign(this, { page, address, account, name: account?.name });
  }

  async signIn() {
    await this.open('/login');
    await this.page.fill('[name=login]', this.account.login);
    await this.page.fill('[name=password]', this.account.password);
    await this.press('登录');
    await this.page.waitForURL((url) => url.pathname !== '/login');
  }

  async open(path) {
    await this.page.goto(this.address + path, { waitUntil: 'load' });
  }

  /** Follows a link of the page, or of a part of it, and waits for the page behind it. */
  async follow(words, within = this.page.locator('main')) {
    await this.#leave(within.getByRole('link', { name: words, exact: typeof words === 'string' }).first());
  }

  /** Presses a button that sends a form, and waits for the answer. */
  async press(words, within = this.page) {
    await this.#leave(within.getByRole('button', { name: words, exact: true }).first());
  }

  async #leave(control) {
    const touch = this.page.viewportSize().width < 600;
    await Promise.all([this.page.waitForEvent('load'), touch ? control.tap() : control.click()]);
  }

  /** Fills in what is asked: labels as they stand, with a text, a word of a list, or a file. */
  async fill(values, within = this.page.locator('main')) {
    for (const [label, value] of Object.entries(values)) {
      const control = within.getByLabel(label).first();
      const kind = await control.evaluate((node) => (node.tagName === 'SELECT' ? 'select' : node.type));
      if (kind === 'select') await control.selectOption(await optionOf(control, value));
      else if (kind === 'file') await control.setInputFiles(value);
      else await control.fill(value);
    }
  }

  /** Chooses a word of a row of words. */
  async choose(words, within = this.page.locator('main')) {
    await within.getByRole('radio', { name: words, exact: true }).first().check();
  }

  /** What the page says. */
  async read(within = this.page.locator('main')) {
    return said(await within.innerText());
  }

  /** The section under a heading. */
  section(heading) {
    return this.page.locator('section.s-sec', { has: this.page.getByRole('heading', { name: heading, exact: true }) }).last();
  }

  /** The lines of a table's rows that hold some words. */
  row(words) {
    return this.page.locator('main tbody tr', { hasText: words });
  }

  async sees(...words) {
    const text = await this.read();
    for (const word of words) assert.ok(word instanceof RegExp ? word.test(text) : text.includes(word), `${this.name} does not read “${word}”:\n${text}`);
  }

  async seesNot(...words) {
    const text = await this.read();
    for (const word of words) assert.ok(!text.includes(word), `${this.name} reads “${word}”:\n${text}`);
  }
}

/** The value of the option whose words hold these. */
async function optionOf(control, words) {
  const options = await control.locator('option').evaluateAll((all) => all.map(({ value, textContent }) => [value, textContent]));
  const found = options.find(([, text]) => text.includes(words));
  assert.ok(found, `no “${words}” among ${options.map(([, text]) => text).join(', ')}`);
  return found[0];
}

let broken = false;

/** A step of a story. What comes after a step that failed cannot be walked, and is not waited for. */
export function step(name, walk) {
  test(name, async () => {
    assert.ok(!broken, 'an earlier step failed');
    broken = true;
    await walk();
    broken = false;
  });
}

/** A product of a story's own, and the persons who come to it. */
export async function story() {
  const product = await start();
  const browser = await openBrowser(product.address);
  const all = [];
  async function person(login, device) {
    const { page } = await browser.tab(device);
    const someone = new Person(page, product.address, product.accounts.find((account) => account.login === login));
    if (login) await someone.signIn();
    all.push(someone);
    return someone;
  }
  return {
    product,
    /** Somebody at a desk. */
    atDesk: (login) => person(login),
    /** Somebody with a telephone. */
    onPhone: (login) => person(login, ON_A_PHONE),
    /** Somebody who has not signed in. */
    passerBy: () => person(undefined),
    /** The morning of a day: everybody signs in again. */
    async morning(day) {
      await product.waitUntil(day);
      for (const someone of all.filter(({ account }) => account)) await someone.signIn();
    },
    async end() {
      await browser.close();
      await product.stop();
    },
  };
}
