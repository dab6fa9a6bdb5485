// `npm test` runs every project below; each package keeps its own settings beside its code.
module.exports = {
  // Many tests start real processes; how long that takes on a busy machine says nothing about the code.
  testTimeout: 60_000,
  projects: [
    '<rootDir>/packages/*',
    '<rootDir>/services/*',
    '<rootDir>/breaks',
    '<rootDir>/e2e/services',
    '<rootDir>/e2e/compose',
    '<rootDir>/web-ui',
  ],
};
