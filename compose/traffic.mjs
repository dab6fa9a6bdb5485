// Steady traffic for `--profile traffic`: RATE orders per second through the page's server, a failing one now and then, and the
// shelves filled up before they are empty, so that dashboards have something to show for as long as it runs.
const target = process.env.TARGET_URL ?? 'http://web:8080/api';
const rate = Number(process.env.RATE ?? 1);
if (!(rate > 0 && rate <= 200))
  throw new Error(`RATE is "${process.env.RATE}"; orders per second, above 0 and up to 200`);

const PRODUCTS = ['Laptop', 'Mouse', 'Keyboard'];
const ERROR_EVERY = 50;
const REFILL_EVERY = 20;
const FULL = 200;

async function send(method, path, body) {
  const response = await fetch(`${target}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  await response.arrayBuffer();
  return response.status;
}

async function tick(n) {
  const product = PRODUCTS[n % PRODUCTS.length];
  if (n % REFILL_EVERY === 0) for (const name of PRODUCTS) await send('PUT', `/inventory/${name}`, { stock: FULL });
  const failing = n % ERROR_EVERY === ERROR_EVERY - 1;
  await send('POST', failing ? '/orders/error' : '/orders', { user_id: 'traffic', product_name: product, quantity: 1 });
}

let n = 0;
const timer = setInterval(() => {
  tick(n++).catch((error) => console.error(`traffic: ${error.message}`)); // a switch of variant interrupts; go on
}, 1000 / rate);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => clearInterval(timer));
console.log(`traffic: ${rate} orders/s to ${target}`);
