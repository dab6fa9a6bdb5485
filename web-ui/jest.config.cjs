// Specs of what the page draws, without a browser; the browser tests have their own configuration beside this one.
module.exports = { ...require('../jest.base.cjs'), rootDir: __dirname, displayName: 'web-ui' };
