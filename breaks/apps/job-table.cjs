// PostgreSQL in WebAssembly behind its own wire protocol: the table in which pg-boss keeps its jobs.
const { PGlite } = require('@electric-sql/pglite');
const { PGLiteSocketServer } = require('@electric-sql/pglite-socket');
const { endsWithTheStage } = require('./kit/http.cjs');

const port = Number(process.env.PORT);

PGlite.create()
  .then((db) => new PGLiteSocketServer({ db, host: '127.0.0.1', port, maxConnections: 10 }).start())
  .then(() => process.send({ port }));
endsWithTheStage();
