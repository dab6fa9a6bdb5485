/** Who made a request, by the library that the callee says called it. */
import { type Span } from './model.js';
import { SDK_LANGUAGE } from './resource-keys.js';
import { agentOf, asText, isProxy } from './semantics.js';

/** Libraries that name themselves to the callee, by the language they are written in. */
const AGENTS: readonly (readonly [string, RegExp])[] = [
  ['java', /^(java[/-]|apache-httpclient|reactornetty|jersey|jetty|grpc-java)/i],
  ['python', /^(python|aiohttp|httpx|urllib|grpc-python)/i],
  ['nodejs', /^(node|undici|axios|got[ /(]|superagent|grpc-node)/i],
  ['go', /^(go-http-client|go-resty|grpc-go)/i],
  ['ruby', /^(ruby|faraday|http\.rb|rest-client)/i],
  ['php', /^(guzzle|symfony httpclient|php)/i],
  ['dotnet', /^(dotnet|grpc-dotnet)/i],
  ['rust', /^(reqwest|hyper)/i],
];

/** No user's, and no tool's, request. */
export function isMadeByProgram(request: Span): boolean {
  const agent = agentOf(request);
  return agent !== null && AGENTS.some(([, pattern]) => pattern.test(agent));
}

/** The request says that it was made by a library of the caller's language. */
export function speaksLanguageOf(call: Span, request: Span): boolean {
  const agent = agentOf(request);
  return agent !== null && sameLanguage(call, agent) === true;
}

/** Undefined where either side leaves it open. A proxy hands on the agent of whoever called it. */
export function sameLanguage(call: Span, agent: string): boolean | undefined {
  const language = asText(call.resource.attributes[SDK_LANGUAGE]);
  const spoken = AGENTS.find(([, pattern]) => pattern.test(agent))?.[0];
  const known = AGENTS.some(([name]) => name === language);
  return spoken === undefined || !known || isProxy(call) ? undefined : spoken === language;
}
