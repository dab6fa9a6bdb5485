// Situations of breaks/ played from the page on a lab that runs; a step of its own in .ci/run, because it takes a minute.
// By hand: npm run test:played
module.exports = {
  ...require('./jest.browser.config.cjs'),
  rootDir: __dirname,
  displayName: 'played',
  testMatch: ['**/*.played-spec.ts'],
};
