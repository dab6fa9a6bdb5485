// `npm test` runs every project below; each package keeps its own settings beside its code.
module.exports = {
  projects: [
    '<rootDir>/packages/*',
    '<rootDir>/services/*',
    '<rootDir>/breaks',
    '<rootDir>/e2e/compose',
    '<rootDir>/web-ui',
  ],
};
