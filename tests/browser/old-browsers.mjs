// What a sheet or a script needs that the oldest browser does not have. What each browser has is MDN's knowledge
// (@mdn/browser-compat-data), not ours.

import { createRequire } from 'node:module';
import { parse as parseScript } from 'acorn';
import * as css from 'css-tree';

const data = createRequire(import.meta.url)('@mdn/browser-compat-data');

/** The oldest Chromium that must do: offices of the field have what was pre-installed in 2020. */
export const OLDEST = 86;
/** What Chromium 86 reads: all of ES2021, and of ES2022 not all. */
const ECMA = 2021;
/** Units that MDN lists under groups, with the version of the group. */
const UNITS = new Map(
  Object.entries({ 108: 'dvh dvw dvi dvb dvmin dvmax svh svw svi svb svmin svmax lvh lvw lvi lvb lvmin lvmax vi vb', 105: 'cqw cqh cqi cqb cqmin cqmax', 109: 'lh', 111: 'rlh rex rch ric', 118: 'cap', 106: 'ic' })
    .flatMap(([version, names]) => names.split(' ').map((name) => [name, Number(version)])),
);

const number = (version) => (/^≤?\d/.test(version) ? Number(String(version).replace('≤', '').split('.')[0]) : Infinity);

/** The first version that has something under this very name; Infinity for none, undefined for what MDN does not know. */
function since(entry, prefix = undefined) {
  const support = entry?.__compat?.support?.chrome;
  if (!support) return undefined;
  const usable = [support].flat().filter((one) => !one.flags && !one.alternative_name && one.prefix === prefix);
  // What was there once and went, or came in part before it came whole, counts if the oldest browser had it.
  const there = usable.filter((one) => !one.version_removed || number(one.version_removed) > OLDEST);
  return Math.min(Infinity, ...there.map((one) => number(one.version_added)));
}

function property(name) {
  const [, prefix, bare] = name.match(/^(-webkit-|-moz-|-ms-)?(.+)$/);
  if (prefix && prefix !== '-webkit-') return 0; // of another browser, which this one passes over
  const own = since(data.css.properties[name]);
  return own ?? since(data.css.properties[bare], prefix);
}

/** Older than MDN's lists, or listed there under other names. */
const OLD = {
  selectors: ['-webkit-details-marker'],
  functions: ['fit-content', 'local', 'minmax', 'repeat', 'rgba', 'rotate', 'translateY'],
};

/** Functions of values, by name, wherever MDN lists them; the earliest counts. */
const functions = new Map();
(function collect(node) {
  for (const [name, entry] of Object.entries(node)) {
    if (name === '__compat' || typeof entry !== 'object') continue;
    const version = since(entry);
    if (version !== undefined) functions.set(name, Math.min(version, functions.get(name) ?? Infinity));
    collect(entry);
  }
})(data.css.types);

function selectorOf(node) {
  if (OLD.selectors.includes(node.name)) return 0;
  const name = node.name.replace(/^-webkit-/, '');
  return since(data.css.selectors[node.name]) ?? since(data.css.selectors[name], '-webkit-') ?? since(data.css.selectors[name]);
}

/**
 * What a sheet uses that came later: name, version, line, and whether it takes something along that would work otherwise –
 * a browser that does not know one selector of a list drops the whole rule.
 */
export function newInSheet(text) {
  const found = [];
  const note = (node, name, version, takesAlong = false) => {
    if (version === undefined) version = NaN;
    if (!(version <= OLDEST)) found.push({ name, version, line: node.loc.start.line, takesAlong });
  };
  const selectorVersion = (selector) => {
    const versions = [0];
    css.walk(selector, (node) => {
      if (node.type === 'PseudoClassSelector' || node.type === 'PseudoElementSelector') versions.push(selectorOf(node) ?? NaN);
      if (node.type === 'NestingSelector') versions.push(since(data.css.selectors.nesting));
    });
    return versions.some(Number.isNaN) ? NaN : Math.max(...versions);
  };
  const sheet = css.parse(text, { positions: true, parseCustomProperty: false, onParseError: (error) => found.push({ name: `cannot be read: ${error.message}`, version: NaN, line: error.line }) });
  css.walk(sheet, {
    enter(node) {
      if (node.type === 'Atrule') note(node, `@${node.name}`, since(data.css['at-rules'][node.name]));
      if (node.type === 'Rule' && this.rule) note(node, 'nesting', since(data.css.selectors.nesting));
      if (node.type === 'FeatureRange') note(node, 'range syntax', since(data.css['at-rules'].media.range_syntax));
      if (node.type === 'Feature' && this.atrule?.name === 'media') {
        const name = node.name.replace(/^(min|max)-/, '');
        note(node, `(${node.name})`, since(data.css['at-rules'].media[name]));
      }
      if (node.type === 'Rule' && node.prelude.type === 'SelectorList') {
        const selectors = node.prelude.children.toArray();
        const versions = selectors.map(selectorVersion);
        const isNew = (version) => !(version <= OLDEST);
        const takesAlong = versions.some(isNew) && !versions.every(isNew);
        selectors.forEach((selector) => css.walk(selector, (part) => {
          if (part.type === 'PseudoClassSelector' || part.type === 'PseudoElementSelector') {
            note(part, `${part.type === 'PseudoClassSelector' ? ':' : '::'}${part.name}`, selectorOf(part), takesAlong);
          }
        }));
      }
      if (node.type === 'Declaration' && !node.property.startsWith('--') && this.atrule?.name !== 'font-face') {
        const ofPage = this.atrule?.name === 'page' ? data.css['at-rules'].page[node.property] : undefined;
        note(node, node.property, ofPage ? since(ofPage) : property(node.property));
        const known = data.css.properties[node.property] ?? {};
        css.walk(node.value, (part) => {
          if (part.type === 'Identifier' && known[part.name]) note(part, `${node.property}: ${part.name}`, since(known[part.name]) ?? 0);
          if (part.type === 'Function') note(part, `${part.name}()`, OLD.functions.includes(part.name) ? 0 : functions.get(part.name));
          if (part.type === 'Dimension' && UNITS.has(part.unit)) note(part, part.unit, UNITS.get(part.unit));
        });
      }
    },
  });
  return found;
}

/** Names of members, with the earliest version of whatever has a member of that name. */
const members = new Map();
const globals = new Map();
function earliest(map, name, version) {
  if (version !== undefined) map.set(name, Math.min(version, map.get(name) ?? Infinity));
}
for (const group of [data.api, data.javascript.builtins]) {
  for (const [name, entry] of Object.entries(group)) {
    earliest(globals, name, since(entry));
    for (const [member, inner] of Object.entries(entry)) {
      if (member !== '__compat') earliest(members, member.replace(/_static$|_event$/, ''), since(inner));
    }
  }
}
for (const [name, entry] of Object.entries(data.api.Window ?? {})) earliest(globals, name, since(entry));

/** What a script uses that came later: syntax as a fault of reading, and names that nothing had then. */
export function newInScript(text) {
  let program;
  try {
    program = parseScript(text, { ecmaVersion: ECMA, sourceType: 'script', locations: true });
  } catch (error) {
    return [{ name: error.message, version: NaN, line: error.loc?.line }];
  }
  const found = [];
  const note = (node, name, version) => {
    if (version > OLDEST) found.push({ name, version, line: node.loc.start.line });
  };
  (function walk(node) {
    if (!node || typeof node !== 'object') return;
    if (Array.isArray(node)) return node.forEach(walk);
    if (node.type === 'MemberExpression' && !node.computed) note(node.property, `.${node.property.name}`, members.get(node.property.name));
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier') note(node.callee, node.callee.name, globals.get(node.callee.name));
    if (node.type === 'NewExpression' && node.callee.type === 'Identifier') note(node.callee, node.callee.name, globals.get(node.callee.name));
    for (const [key, inner] of Object.entries(node)) if (key !== 'loc') walk(inner);
  })(program);
  return found;
}
