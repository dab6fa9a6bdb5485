// The company that the fleet bench invents: its services, the requests that run through them and the hops that lose context. Span and
// attribute names are those that real programs wrote in breaks/corpus (Node's http and undici, the Java agent, otelhttp, Envoy, kafkajs).

/** Hops that lose context, with the share of requests that do. `kind` names the trick by which the halves can be joined, if any. */
export const BREAKS = {
  'web-orders': { from: 'web', to: 'orders', perMille: 20, kind: 'path' },
  'orders-payments': { from: 'orders', to: 'payments', perMille: 50, kind: 'request id' },
  'orders-stock': { from: 'orders', to: 'inventory', perMille: 10, kind: 'path' },
  'cart-pricing': { from: 'cart', to: 'pricing', perMille: 30, kind: 'path' },
  'orders-mail': { from: 'orders', to: 'mailer', perMille: 40, kind: 'message id' },
  'search-index': { from: 'search', to: 'indexer', perMille: 30, kind: 'queue' },
  'catalog-ranker': { from: 'catalog', to: 'ranker', perMille: 25, kind: 'dark' },
  'shipping-geo': { from: 'shipping-sidecar', to: 'shipping-egress', perMille: 50, kind: 'proxy' },
  'account-ledger': { from: 'account', to: 'ledger', perMille: 50, kind: 'rpc' },
};

const HTTP_SCOPE = '@opentelemetry/instrumentation-http';
const templates = [];
let next = 0;

/** Adds a span below `parent` and returns it. Offset and length are milliseconds of a request of average speed. */
function span(parent, service, kind, name, offset, length, attributes = {}, more = {}) {
  const made = {
    route: parent?.route ?? more.route,
    n: ++next,
    parent: parent?.n ?? 0,
    cuts: [...(parent?.cuts ?? []), ...(more.cut ? [more.cut] : [])],
    cut: more.cut ?? '',
    service,
    kind,
    name,
    offset: (parent?.offset ?? 0) + offset,
    length,
    scope: more.scope ?? HTTP_SCOPE,
    attributes,
  };
  templates.push(made);
  return made;
}

/** An HTTP call with its CLIENT and SERVER span; returns the SERVER span. `cut` names the break at this hop. */
function http(parent, to, method, path, offset, length, { cut, both = {} } = {}) {
  const client = call(parent, to, method, path, offset, length, both);
  const attributes = {
    'http.request.method': method,
    'url.path': path,
    'url.scheme': 'http',
    'http.route': path.replace('{i}', ':id'),
    'http.response.status_code': '200',
    'server.address': to,
    'server.port': '8080',
    'network.protocol.version': '1.1',
    'user_agent.original': 'undici',
    ...both,
  };
  return span(client, to, 'Server', `${method} ${path.replace('{i}', ':id')}`, 1, length - 2, attributes, { cut });
}

function call(parent, host, method, path, offset, length, both = {}) {
  const attributes = {
    'http.request.method': method,
    'url.full': `http://${host}:8080${path}`,
    'server.address': host,
    'server.port': '8080',
    'http.response.status_code': '200',
    ...both,
  };
  return span(parent, parent.service, 'Client', method, offset, length, attributes);
}

function database(parent, offset, length) {
  const attributes = { 'db.system': 'postgresql', 'db.statement': 'SELECT 1', 'db.name': parent.service };
  span(parent, parent.service, 'Client', `SELECT ${parent.service}`, offset, length, attributes, {
    scope: '@opentelemetry/instrumentation-pg',
  });
}

const step = (parent, name, offset, length) =>
  span(parent, parent.service, 'Internal', name, offset, length, {}, { scope: 'app' });

function rpc(parent, to, service, method, offset, length, cut) {
  const attributes = { 'rpc.system': 'grpc', 'rpc.service': service, 'rpc.method': method, 'server.address': to };
  const scope = '@opentelemetry/instrumentation-grpc';
  const name = `${service}/${method}`;
  const client = span(parent, parent.service, 'Client', name, offset, length, attributes, { scope });
  return span(client, to, 'Server', name, 1, length - 2, attributes, { scope, cut });
}

function queue(parent, to, topic, waits, length, cut, id) {
  const attributes = { 'messaging.system': 'kafka', 'messaging.destination.name': topic };
  if (id) attributes['messaging.message.id'] = `${topic}-{i}`;
  const scope = '@opentelemetry/instrumentation-kafkajs';
  const sent = span(parent, parent.service, 'Producer', `send ${topic}`, 2, 3, attributes, { scope });
  return span(sent, to, 'Consumer', `process ${topic}`, waits, length, attributes, { scope, cut });
}

const entry = (route, service, method, path, length, agent = 'Mozilla/5.0') =>
  span(
    null,
    service,
    'Server',
    `${method} ${path.replace('{i}', ':id')}`,
    0,
    length,
    {
      'http.request.method': method,
      'url.path': path,
      'http.route': path.replace('{i}', ':id'),
      'http.response.status_code': '200',
      'user_agent.original': agent,
      'server.address': 'shop.example.com',
    },
    { route },
  );

function checkout() {
  const web = entry('checkout', 'web', 'POST', '/checkout', 300);
  const orders = http(web, 'orders', 'POST', '/orders', 5, 280, { cut: 'web-orders' });
  database(orders, 3, 4);
  step(orders, 'validate', 8, 5);
  const stock = http(orders, 'inventory', 'POST', '/stock/{i}/reserve', 15, 60, { cut: 'orders-stock' });
  database(stock, 5, 20);
  database(stock, 30, 10);
  const paid = http(orders, 'payments', 'POST', '/charges', 90, 120, {
    cut: 'orders-payments',
    both: { 'http.request.header.x-request-id': 'c0ffee00-0000-4000-8000-{i}' },
  });
  call(paid, 'api.stripe.com', 'POST', '/v1/charges', 10, 90);
  database(orders, 215, 5);
  const mail = queue(orders, 'mailer', 'mails', 400, 30, 'orders-mail', true);
  call(mail, 'smtp.example.net', 'POST', '/send', 2, 20);
}

function browsing() {
  const web = entry('browse', 'web', 'GET', '/products/{i}', 160);
  const catalog = http(web, 'catalog', 'GET', '/products/{i}', 4, 150);
  database(catalog, 2, 10);
  step(catalog, 'render', 14, 6);
  // The model server in between has no spans: only time tells that the ranker's trace belongs here.
  const dark = call(catalog, 'model-server', 'POST', '/v2/infer', 25, 80);
  const ranker = http(dark, 'ranker', 'POST', '/rank', 10, 40, { cut: 'catalog-ranker' });
  hideClientOf(ranker, dark);
  database(ranker, 5, 8);
  http(web, 'reviews', 'GET', '/reviews/{i}', 20, 40);
}

/** The dark service's own CLIENT span is not there: the callee hangs below the call into the dark. */
function hideClientOf(server, above) {
  const client = templates.find(({ n }) => n === server.parent);
  templates.splice(templates.indexOf(client), 1);
  server.parent = above.n;
}

function cartView() {
  const web = entry('cart', 'web', 'GET', '/cart', 120);
  const cart = http(web, 'cart', 'GET', '/carts/{i}', 5, 105);
  database(cart, 2, 5);
  for (const n of [0, 1])
    http(cart, 'pricing', 'GET', '/price', 10 + n * 45, 40, { cut: n ? undefined : 'cart-pricing' });
}

function searching() {
  const web = entry('search', 'web', 'GET', '/search', 90);
  const search = http(web, 'search', 'GET', '/search', 3, 80);
  call(search, 'opensearch.internal', 'POST', '/_search', 5, 60);
  database(queue(search, 'indexer', 'clicks', 300, 20, 'search-index', false), 2, 5);
}

function shipping() {
  const web = entry('ship', 'web', 'GET', '/shipping', 150);
  const mesh = { upstream_cluster: 'shipping', component: 'proxy', node_id: 'shipping-1', response_flags: '-' };
  const proxy = { scope: 'envoy' };
  const client = call(web, 'shipping', 'GET', '/shipping/{i}', 5, 130);
  const ingress = span(
    client,
    'shipping-sidecar',
    'Server',
    'ingress',
    1,
    128,
    { ...mesh, 'http.method': 'GET' },
    proxy,
  );
  const out = { ...mesh, upstream_cluster: 'geo', 'http.method': 'GET' };
  const egress = span(ingress, 'shipping-egress', 'Client', 'egress', 20, 70, out, { ...proxy, cut: 'shipping-geo' });
  const attributes = { 'http.request.method': 'GET', 'url.path': '/geo', 'server.address': 'geo' };
  database(span(egress, 'geo', 'Server', 'GET /geo', 1, 68, attributes), 2, 40);
}

function accounting() {
  const account = entry('account', 'account', 'POST', '/account/{i}', 70);
  database(account, 2, 4);
  const ledger = rpc(account, 'ledger', 'bank.Ledger', 'Book', 10, 50, 'account-ledger');
  for (const n of [0, 1, 2]) database(ledger, 2 + n * 10, 8);
}

const PROBED = ['orders', 'inventory', 'pricing', 'ranker'];

/** Services that the others call, and whose traces begin by themselves as well: probes, partners, people, schedules. */
function byThemselves() {
  for (const service of PROBED) entry(`probe-${service}`, service, 'GET', '/healthz', 2, 'kube-probe/1.31');
  database(entry('partner', 'inventory', 'POST', '/stock/{i}/reserve', 50, 'partner/2'), 4, 20);
  database(entry('price-feed', 'pricing', 'GET', '/price', 30, 'python-requests/2'), 4, 10);
  entry('ranking-by-hand', 'ranker', 'POST', '/rank', 25, 'curl/8');
}

checkout();
browsing();
cartView();
searching();
shipping();
accounting();
byThemselves();

/** Of a hundred requests, how many are of which sort. */
const SHARES = { checkout: 20, browse: 30, cart: 14, search: 12, ship: 8, account: 8 };
const OTHERS = {
  ...Object.fromEntries(PROBED.map((service) => [`probe-${service}`, 1])),
  partner: 1,
  'price-feed': 2,
  'ranking-by-hand': 1,
};

/** One row for each slot of a hundred and each span in it. */
export function templateRows() {
  const slots = Object.entries({ ...SHARES, ...OTHERS }).flatMap(([route, count]) => Array(count).fill(route));
  return slots.flatMap((route, slot) =>
    templates.filter((row) => row.route === route).map((row) => ({ ...row, slot })),
  );
}

/** Spans of an average request. */
export const spansPerTrace = () => templateRows().length / 100;
export const serviceCount = () => new Set(templates.map(({ service }) => service)).size;
