/** Prints which modules of OpenTelemetry are loaded by a service that does not import `register`. */
import { openShop } from './shop';

void openShop().then(() => {
  const loaded = Object.keys(require.cache).filter(
    (file) => file.includes('@opentelemetry') || file.includes('/otel/dist/register'),
  );
  console.log(JSON.stringify({ loaded }));
});
