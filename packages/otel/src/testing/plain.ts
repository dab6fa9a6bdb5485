/** The shop without telemetry: what `main.ts` is compared with. */
import { openShop } from './shop';

void openShop();
