export { BadShape, parseShape, type Shape } from './shape.js';
export { checkShape, type ShapeLine, type ShapeResult } from './check.js';
