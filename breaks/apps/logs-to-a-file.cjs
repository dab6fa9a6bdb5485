// Logs with winston, a line of JSON per record, to a file that somebody else ships. LOG_FILE: which. RESTS_MS: how often it says that it is there.
const { createLogger, format, transports } = require('winston');
const { journal, post, serve } = require('./kit/http.cjs');

const { LOG_FILE, NEXT_URL, RESTS_MS } = process.env;

// lesson: the logger
const logger = createLogger({
  format: format.combine(format.timestamp(), format.json()),
  transports: [new transports.File({ filename: LOG_FILE })],
});
// lesson end

if (RESTS_MS) setInterval(() => logger.info('open for guests'), Number(RESTS_MS)).unref();

serve(async (body) => {
  journal(body.ref);
  // lesson: a line of a request
  logger.info('towels counted', { ref: body.ref });
  // lesson end
  await post(NEXT_URL, body);
});
