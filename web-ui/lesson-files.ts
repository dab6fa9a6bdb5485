// What the page shows of breaks/, written beside it when it is built: read from the situations, their sources and the
// corpus, so that it is the same wherever the page is served from. Needs breaks/dist (tsc -b breaks/tsconfig.build.json).
import { createRequire } from 'node:module';
import { type Plugin } from 'vite';

interface Book {
  readBook(): Promise<readonly { readonly name: string }[]>;
  readRecordings(): Promise<readonly { readonly situation: string; readonly part: string }[]>;
}

/** `breaks/book.json`, and `breaks/recorded/<situation>-<part>.json` for each recording that the page can show. */
export function lessonFiles(): Plugin {
  return {
    name: 'lesson-files',
    apply: 'build',
    async generateBundle() {
      const book = createRequire(import.meta.url)('../breaks/dist/lesson/book.js') as Book;
      const emit = (fileName: string, content: unknown) =>
        this.emitFile({ type: 'asset', fileName, source: JSON.stringify(content) });
      emit('breaks/book.json', await book.readBook());
      for (const left of await book.readRecordings()) emit(`breaks/recorded/${left.situation}-${left.part}.json`, left);
    },
  };
}
