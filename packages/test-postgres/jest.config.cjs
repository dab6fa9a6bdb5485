module.exports = { ...require('../../jest.base.cjs'), rootDir: __dirname, displayName: 'test-postgres' };
