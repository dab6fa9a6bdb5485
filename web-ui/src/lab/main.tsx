import { render } from 'preact';
import { host } from '../trace/host';
import { App } from './app';
import { labHost } from './lab-host';

host.value = labHost;
const root = document.getElementById('app');
if (root) render(<App />, root);
