// What the tests read out of a page's markup without a browser. The program writes well-formed HTML: an attribute's
// value never holds `<`, `>` or a bare quotation mark.

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function plain(text) {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ENTITIES[name]);
}

/** Same-origin addresses of a page's links; `figure` marks the links to a figure's basis. */
export function links(html, base) {
  const found = [];
  for (const [tag] of html.matchAll(/<a\b[^>]*>/g)) {
    const href = tag.match(/\shref="([^"]*)"/)?.[1];
    if (href === undefined) continue;
    const url = new URL(plain(href), base);
    if (url.origin !== base.origin) continue;
    url.hash = '';
    const classes = tag.match(/\sclass="([^"]*)"/)?.[1].split(/\s+/) ?? [];
    found.push({ url, figure: classes.includes('s-f') });
  }
  return found;
}

/** The words that a person reads: without markup, styles and scripts. */
export function words(html) {
  return plain(html.replace(/<(script|style)\b[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]*>/g, ' '));
}

/** What is wrong with a page's words and frame, in words. */
export function faults(html) {
  const text = words(html);
  const around = (at) => text.slice(Math.max(0, at - 40), at + 60).replace(/\s+/g, ' ').trim();
  const found = [];
  for (const [mark, meaning] of [['⟦', 'a missing message'], ['undefined', 'an undefined value']]) {
    // Attributes are read and heard too (labels, titles, placeholders).
    const at = text.indexOf(mark);
    if (at >= 0) found.push(`${meaning}: ${around(at)}`);
    else if (mark === '⟦' && html.includes(mark)) found.push(`${meaning} in an attribute`);
  }
  if (!/<span class="s-demo">[^<]+<\/span>/.test(html)) found.push('no demonstration badge');
  return found;
}

/**
 * What a page is made of, without its words and addresses: every sort of element with the classes, roles and types that
 * style sheet, script and axe go by. Two pages of one kind and one shape differ in data alone.
 */
export function shape(html) {
  const tokens = new Set();
  for (const [, name, rest] of html.matchAll(/<([a-z][a-z0-9]*)\b([^>]*)>/g)) {
    const attributes = [...rest.matchAll(/\s(class|role|type|open|disabled|aria-[a-z]+|data-[a-z]+)(="[^"]*")?/g)];
    // Of labels and ids only that they are there: their words are data.
    const kept = attributes.map(([, key, value = '']) => (/^(class|role|type)$/.test(key) ? key + value : key));
    tokens.add([name, ...kept.sort()].join(' '));
  }
  return tokens;
}

/** Whether a refusal says which right is missing: the name of an office or a role, in quotation marks. */
export function namesRight(html) {
  return /[“「][^”」⟦]+[”」]/.test(words(html));
}
