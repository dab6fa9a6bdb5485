// @demo/contracts: request and answer of each hop. One zod schema gives the validation, the type and the OpenAPI.
export * from './common';
export * from './inventory';
export * from './notify';
export * from './order';
export * from './page';
export * from './pricing';
export * from './problem';
