import '@demo/otel/register';
import { bootstrap } from './bootstrap';
import { withToken } from './with-token';

void bootstrap({ interceptors: [withToken] });
