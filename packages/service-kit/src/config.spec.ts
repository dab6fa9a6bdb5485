import { baseConfig, calleeUrl, callTimeout, ConfigError, readConfig } from './config';

const shape = {
  ...baseConfig({ port: 8000, database: 'orders' }),
  INVENTORY_URL: calleeUrl('http://127.0.0.1:3001'),
  CALL_TIMEOUT_MS: callTimeout(6_000),
};

describe('readConfig', () => {
  it('has a default for everything, on loopback', () => {
    expect(readConfig(shape, {})).toEqual({
      HOST: '127.0.0.1',
      PORT: 8000,
      ALLOWED_HOSTS: [],
      DATABASE_PATH: '.lab/data/orders.db',
      LOG_LEVEL: 'info',
      INVENTORY_URL: 'http://127.0.0.1:3001',
      CALL_TIMEOUT_MS: 6_000,
    });
  });

  it('takes an empty or blank variable for an unset one, and leaves the variables of others alone', () => {
    expect(readConfig(shape, { PORT: ' ', DATABASE_PATH: '', HOME: '/nowhere' }).PORT).toBe(8000);
  });

  it('names every bad variable with its value and what it must be', () => {
    const read = () =>
      readConfig(shape, {
        HOST: 'my host',
        PORT: '70000',
        LOG_LEVEL: 'loud',
        INVENTORY_URL: 'localhost:3001',
        CALL_TIMEOUT_MS: 'soon',
      });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/HOST="my host" must be an address to listen on/);
    expect(read).toThrow(/LOG_LEVEL="loud" must be one of error, warn, info, debug, silent/);
    expect(read).toThrow(/PORT="70000" must be 0 \(any free port\) to 65535/);
    expect(read).toThrow(/INVENTORY_URL="localhost:3001" must be an http URL such as http:\/\/127\.0\.0\.1:3001/);
    expect(read).toThrow(/CALL_TIMEOUT_MS="soon" must be a number of milliseconds/);
  });
});
