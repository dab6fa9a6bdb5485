// The page in a real browser on a lab that runs. Run by `npm test` where there is a Chromium or Chrome.
// By hand: node node_modules/jest/bin/jest.js -c web-ui/jest.browser.config.cjs -w 2
module.exports = {
  ...require('../jest.base.cjs'),
  rootDir: __dirname,
  displayName: 'browser',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.browser-spec.ts'],
  testTimeout: 90_000,
};
