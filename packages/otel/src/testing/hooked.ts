/** As a service of this repository ends: Nest's shutdown hooks listen for the signal, close the server and raise it again. */
import '../register';
import { openShop } from './shop';

void openShop({ shutdownHooks: true });
