import { createWriteStream, existsSync, mkdirSync, renameSync, type WriteStream } from 'node:fs';
import path from 'node:path';

const MAX_BYTES = 20 * 1024 * 1024;

/** One process's output on disk; at 20 MiB it becomes `<name>.log.1` and a new one begins, so steady traffic cannot fill a disk. */
export class LogFile {
  private stream: WriteStream;
  private written = 0;

  constructor(readonly file: string) {
    mkdirSync(path.dirname(file), { recursive: true });
    this.stream = this.open();
  }

  write(text: string): void {
    this.stream.write(text);
    this.written += Buffer.byteLength(text);
    if (this.written < MAX_BYTES) return;
    this.stream.end();
    this.stream = this.open();
  }

  close(): void {
    this.stream.end();
  }

  private open(): WriteStream {
    if (existsSync(this.file)) renameSync(this.file, `${this.file}.1`);
    this.written = 0;
    const stream = createWriteStream(this.file);
    stream.on('error', () => undefined); // a full disk must not stop the lab
    return stream;
  }
}
