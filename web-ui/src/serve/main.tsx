import { render } from 'preact';
import { startCommand } from '../shell/notice';
import { host } from '../trace/host';
import { App } from './app';
import { serveHost } from './serve-host';

host.value = serveHost;
startCommand.value = 'npx tracegap serve';
const root = document.getElementById('app');
if (root) render(<App />, root);
