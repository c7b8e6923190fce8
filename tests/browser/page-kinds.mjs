// Which page is of which kind. Two pages of a kind come from the same function of the program with other data.

const OFFICE = /^\/offices\/([^/]+)(?:\/([^/]+)(\/new)?)?$/;

/** The kind of an address: its path with ids taken out, and the names of its query but where one goes from there. */
export function kindOf(url) {
  const names = [...new Set(url.searchParams.keys())].filter((name) => name !== 'next').sort().join('&');
  return pathKind(url.pathname) + (names ? `?${names}` : '');
}

function pathKind(path) {
  const office = path.match(OFFICE);
  // Every office, list and form has its own columns and fields: each is a kind.
  if (office) return path;
  const parts = path.split('/');
  if (parts[1] === 'public' && parts.length > 4) return '/public/editions/:seq/file';
  if (['figures', 'rules'].includes(parts[1]) && parts.length > 2) parts[2] = ':id';
  if (parts[1] === 'supervise' && parts[2]) parts[2] = ':project';
  if (parts[1] === 'reports' && parts.length > 3) parts[3] = ':period';
  return parts.map((part) => (/^[0-9]+$/.test(part) ? ':n' : /^[0-9a-f]{12,}$/.test(part) ? ':hex' : part)).join('/');
}

/** The pages that must exist and are photographed, by the kind that the crawl gave them. */
export const MAIN_PAGES = [
  ['login', (kind) => kind === '/login'],
  ['today', (kind) => kind === '/'],
  ['office', (kind) => /^\/offices\/[^/]+$/.test(kind)],
  ['list', (kind) => /^\/offices\/[^/]+\/[^/]+$/.test(kind)],
  ['record', (kind) => kind === '/records/:n'],
  ['form', (kind) => /^\/offices\/[^/]+\/[^/]+\/new$/.test(kind)],
  ['figures', (kind) => kind === '/figures'],
  ['basis', (kind) => /^\/figures\/:id(\?|$)/.test(kind)],
  ['rules', (kind) => kind === '/rules'],
  ['rule', (kind) => kind === '/rules/:id'],
  ['ledger', (kind) => kind === '/ledger'],
  ['ledger-record', (kind) => kind === '/ledger/:n'],
  ['import', (kind) => kind === '/imports'],
  ['reports', (kind) => kind === '/reports'],
  ['report-preview', (kind) => /^\/reports\/[^/]+\/:period$/.test(kind)],
  ['public', (kind) => kind === '/public'],
  ['wall', (kind) => kind === '/wall'],
  ['week', (kind) => kind === '/week'],
  ['public-edition', (kind) => kind === '/public/editions/:n'],
];
