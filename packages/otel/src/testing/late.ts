/** The mistake: the service's libraries are loaded before `register`. */
import { openShop } from './shop';
import '../register';

void openShop();
