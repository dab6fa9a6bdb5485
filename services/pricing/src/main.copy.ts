import { bootstrap } from './bootstrap';
import { forwardHeaders } from './forward-headers';

void bootstrap(forwardHeaders);
