// Follows every link that one person sees, breadth first, without a browser: fast enough for every post.

import { kindOf } from './page-kinds.mjs';
import { faults, links, namesRight, shape } from './markup.mjs';

/** Pages with data of the same kind are alike: so many of each are opened. Figures are opened all. */
const PAGES_PER_KIND = 3;
/** So many pages a person besides figures; more would only be more of the same. */
const PAGES = 250;
const AT_ONCE = 4;

/** Signs in and answers the session's cookie. */
export async function signIn(address, account) {
  const answer = await fetch(`${address}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept-language': 'zh-CN' },
    body: new URLSearchParams({ login: account.login, password: account.password, next: '/' }),
  });
  const cookie = (answer.headers.get('set-cookie') ?? '').match(/session=[^;]+/)?.[0];
  if (answer.status !== 303 || !cookie) throw new Error(`${account.login} cannot sign in: ${answer.status}`);
  return cookie;
}

/** What is wrong with one answer. */
async function judge(answer, url) {
  const kind = answer.headers.get('content-type') ?? '';
  const body = kind.startsWith('text/html') ? await answer.text() : '';
  if (!body) await answer.arrayBuffer();
  if (answer.status === 403) return { body: '', faults: namesRight(body) ? [] : ['refused without naming the right'] };
  if (answer.status !== 200) return { body: '', faults: [`answers ${answer.status}`] };
  // Where a person without a session would be sent; somebody who is signed in never is.
  const sentAway = new URL(answer.url).pathname === '/login' && url.pathname !== '/login';
  if (sentAway) return { body: '', faults: ['leads to signing in'] };
  return { body, faults: body ? faults(body) : [] };
}

/**
 * Crawls from `/`. Answers how many pages and figures were opened, the faults found, and of each kind that answered with
 * a page an address and the shape.
 */
export async function crawl(address, cookie) {
  const base = new URL(address);
  const seen = new Map();
  const perKind = new Map();
  const queue = [];
  const result = { pages: 0, figures: 0, refused: 0, left: 0, faults: [], kinds: new Map() };

  function note(url, figure, from) {
    if (seen.has(url.href)) return;
    seen.set(url.href, from);
    const kind = kindOf(url);
    const opened = perKind.get(kind) ?? 0;
    const wanted = figure || (opened < PAGES_PER_KIND && queue.pages < PAGES);
    if (!wanted) { result.left += 1; return; }
    if (!figure) queue.pages += 1;
    perKind.set(kind, opened + 1);
    queue.push({ url, figure, kind });
  }

  async function open({ url, figure, kind }) {
    const answer = await fetch(url, { headers: { cookie, 'accept-language': 'zh-CN' } });
    const page = await judge(answer, url);
    if (figure) result.figures += 1; else result.pages += 1;
    if (answer.status === 403) result.refused += 1;
    for (const fault of page.faults) result.faults.push(`${url.pathname}${url.search} (linked from ${seen.get(url.href)}): ${fault}`);
    if (!page.body) return;
    if (!answer.redirected && !result.kinds.has(kind)) {
      result.kinds.set(kind, { path: url.pathname + url.search, shape: shape(page.body) });
    }
    for (const link of links(page.body, base)) note(link.url, link.figure, url.pathname + url.search);
  }

  queue.pages = 0;
  note(new URL('/', base), false, 'the start');
  while (queue.length > 0) await Promise.all(queue.splice(0, AT_ONCE).map(open));
  return result;
}
