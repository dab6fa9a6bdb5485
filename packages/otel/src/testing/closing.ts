/** As a service of this repository ends: a listener of its own closes the server, and then nothing is left to do. */
import '../register';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

const server = createServer((_request, response) => response.end('hello'));
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: (server.address() as AddressInfo).port })));
process.once('SIGTERM', () => server.close());
