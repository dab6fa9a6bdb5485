// Run by `npm test` after the unit specs, in band: each file starts a lab of its own on free ports.
// By hand: node node_modules/jest/bin/jest.js -c e2e/jest.config.cjs --runInBand
module.exports = {
  ...require('../jest.base.cjs'),
  rootDir: __dirname,
  displayName: 'e2e',
  testMatch: ['**/*.e2e-spec.ts'],
  testTimeout: 120_000,
};
