/** A call by gRPC between two services that both trace, whose metadata was made anew after the context had been put into it. */
import { type Rule } from './rule.js';

export const metadataReplaced: Rule<'metadata-replaced'> = {
  id: 'metadata-replaced',
  severity: 'break',
  fix: 'Let the gRPC interceptors of {from} add to the metadata that they are given and pass that on: metadata made anew has no traceparent.',
};
