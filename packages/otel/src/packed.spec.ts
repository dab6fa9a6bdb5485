import { type Packed, installPacked } from './testing/packed';
import { startReceiver } from './testing/receiver';
import { runFile } from './testing/process';

/** It packs and installs. */
jest.setTimeout(180_000);

describe('@demo/otel packed and installed beside a plain Nest application', () => {
  let packed: Packed;
  beforeAll(async () => (packed = await installPacked()));
  afterAll(() => packed?.remove());

  it('traces it', async () => {
    const receiver = await startReceiver();
    try {
      const app = runFile(packed.main, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url }, packed.folder);
      const response = await fetch(`${await app.url()}/hello`);
      expect(await response.text()).toBe('hello');
      await receiver.until('the server span', ({ spans }) => spans.find(({ kind }) => kind === 2));
      await app.stop();

      expect(receiver.spans.map(({ name }) => name).sort()).toEqual(['GET /hello', 'Greeter.hello', 'hello']);
      expect(receiver.spans[0]!.resource).toMatchObject({ 'service.name': 'plain-nest', 'service.version': '1.2.3' });
      expect(app.stderr).not.toContain('LOADED TOO EARLY');
    } finally {
      await receiver.close();
    }
  });
});
