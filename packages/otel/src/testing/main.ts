import '../register';
import { openShop } from './shop';

void openShop();
