// Specs of what the page draws, without a browser; the browser tests have their own configuration beside this one.
const base = require('../jest.base.cjs');

const [[, [compiler, { jsc, ...options }]]] = Object.entries(base.transform);
const react = { runtime: 'automatic', importSource: 'preact' };

module.exports = {
  ...base,
  rootDir: __dirname,
  displayName: 'web-ui',
  // Preact comes as ES modules only.
  transform: {
    '^.+\\.(tsx?|mjs)$': [compiler, { ...options, jsc: { ...jsc, transform: { ...jsc.transform, react } } }],
  },
  transformIgnorePatterns: ['/node_modules/(?!\\.pnpm|preact)'],
};
