/** An SQL statement on one line, as logs and traces show it; values are always bound, never written into it. */
export const sql = ([statement = '']: TemplateStringsArray): string => statement.replace(/\s+/g, ' ').trim();
