import '@demo/otel/register';
import { bootstrap } from './bootstrap';

void bootstrap();
