// The Kubernetes overlays as far as they can be checked without a cluster: kustomize builds each, kubeconform holds it to the API's
// schemas, and the rules below hold it to what the project promises. Needs Go and Python with pip; the tools are kept in .cache.
//   node .ci/kubernetes.mjs
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const { parseAllDocuments } = createRequire(path.resolve('e2e/package.json'))('yaml');

const OVERLAYS = ['baseline', 'envoy-drop', 'envoy-copy'];
const KUSTOMIZE = 'sigs.k8s.io/kustomize/kustomize/v5@v5.8.1';
const KUBECONFORM = 'github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0';
/** The API's JSON schemas, by Kubernetes version; the package brings many, one is unpacked. */
const SCHEMAS = { wheel: 'kubernetes-validate==1.37.0', version: 'v1.37.0' };

const cache = path.resolve('.cache/kubernetes');
let passed = 0;
let failed = 0;

function check(what, problems) {
  process.stdout.write(`  ${problems.length === 0 ? 'ok' : 'FAILED'}: ${what}\n`);
  for (const problem of problems) process.stdout.write(`      ${problem}\n`);
  if (problems.length === 0) passed += 1;
  else failed += 1;
}

function run(command, args, options = {}) {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'], ...options });
}

function goTool(module) {
  const name = path.basename(module.replace(/\/v\d+@/, '@').replace(/@.*/, ''));
  const binary = path.join(cache, name);
  if (!existsSync(binary)) run('go', ['install', module], { env: { ...process.env, GOBIN: cache, CGO_ENABLED: '0' } });
  return binary;
}

/** kubeconform resolves references by path; the package names its schemas by URL. */
function schemas() {
  const home = path.join(cache, `schemas-${SCHEMAS.version}`);
  const location = `${home}/{{ .ResourceKind }}{{ .KindSuffix }}.json`;
  if (existsSync(home)) return location;
  run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', cache, SCHEMAS.wheel]);
  const unpack = `
import glob, json, os, sys, zipfile
wheel, prefix, home = glob.glob(sys.argv[1])[0], sys.argv[2], sys.argv[3]
os.makedirs(home + '.new', exist_ok=True)
archive = zipfile.ZipFile(wheel)
for name in archive.namelist():
    if name.startswith(prefix) and name.endswith('.json'):
        schema = json.loads(archive.read(name).decode().replace('"/api/_definitions.json#', '"_definitions.json#'))
        schema.pop('$id', None)
        json.dump(schema, open(os.path.join(home + '.new', os.path.basename(name)), 'w'))
os.rename(home + '.new', home)
`;
  const prefix = `kubernetes_validate/kubernetes-json-schema/${SCHEMAS.version}-local-strict/`;
  run('python3', ['-c', unpack, path.join(cache, 'kubernetes_validate-*.whl'), prefix, home]);
  return location;
}

const podOf = ({ spec }) => spec?.template?.spec;
const nameOf = ({ kind, metadata }) => `${kind}/${metadata.name}`;

/** One sentence for each promise that a container breaks. */
function containerProblems(where, pod, container) {
  const security = { ...pod.securityContext, ...container.securityContext };
  const rules = [
    [security.runAsNonRoot === true && security.runAsUser > 0, 'must say runAsNonRoot and a user other than 0'],
    [security.allowPrivilegeEscalation === false, 'must say allowPrivilegeEscalation: false'],
    [security.readOnlyRootFilesystem === true, 'must say readOnlyRootFilesystem: true'],
    [security.capabilities?.drop?.includes('ALL'), 'must drop ALL capabilities'],
    [security.seccompProfile?.type === 'RuntimeDefault', 'must use the seccomp profile RuntimeDefault'],
    [container.resources?.limits?.memory && container.resources.limits.cpu, 'must limit memory and cpu'],
    [container.resources?.requests?.memory, 'must request memory'],
    [/(@sha256:[0-9a-f]{64}|:[^:/]*\d[^:/]*)$/.test(container.image), `must pin its image (${container.image})`],
    [container.readinessProbe || container.restartPolicy === 'Always', 'must have a readiness probe'],
    ...duplicates(container).map((name) => [false, `sets ${name} twice`]),
    ...unknownReferences(container).map((name) => [false, `uses $(${name}) above the entry that defines it`]),
  ];
  return rules.filter(([holds]) => !holds).map(([, must]) => `${where}, container ${container.name}: ${must}`);
}

const duplicates = ({ env = [] }) => env.map(({ name }) => name).filter((name, i, names) => names.indexOf(name) !== i);

/** `$(NAME)` is replaced only by what stands above it in the same list, or comes by envFrom. */
function unknownReferences({ env = [], envFrom = [] }) {
  if (envFrom.length > 1) return [];
  const known = new Set();
  return env.flatMap(({ name, value = '' }) => {
    const unknown = [...value.matchAll(/\$\((\w+)\)/g)].map(([, used]) => used).filter((used) => !known.has(used));
    known.add(name);
    return unknown;
  });
}

function policyProblems(resources) {
  return resources.flatMap((resource) => {
    const pod = podOf(resource);
    if (!pod) return [];
    const containers = [...(pod.initContainers ?? []), ...pod.containers];
    const where = nameOf(resource);
    const pods = [
      [pod.automountServiceAccountToken === false, 'must not mount a service account token'],
      [!pod.hostNetwork && !pod.hostPID && !pod.hostIPC, 'must not use the namespaces of its host'],
    ];
    return [
      ...pods.filter(([holds]) => !holds).map(([, must]) => `${where}: ${must}`),
      ...containers.flatMap((container) => containerProblems(where, pod, container)),
    ];
  });
}

const selects = (selector, labels) =>
  Object.entries(selector?.matchLabels ?? selector ?? {}).every(([key, value]) => labels[key] === value);

/** Services, disruption budgets and claims of configuration lead to something that is there. */
function wiringProblems(resources) {
  const pods = resources.filter(podOf).map((resource) => resource.spec.template.metadata.labels);
  const names = new Set(resources.map(nameOf));
  const blind = resources
    .filter(({ kind }) => kind === 'Service' || kind === 'PodDisruptionBudget')
    .filter(({ spec }) => !pods.some((labels) => selects(spec.selector, labels)))
    .map((resource) => `${nameOf(resource)} selects no pod`);
  const unprotected = resources
    .filter(({ kind, spec }) => kind === 'Deployment' && spec.replicas > 1)
    .filter(({ metadata }) => !names.has(`PodDisruptionBudget/${metadata.name}`))
    .map((resource) => `${nameOf(resource)} has no PodDisruptionBudget`);
  const missing = resources
    .filter(podOf)
    .flatMap((resource) =>
      [...(podOf(resource).volumes ?? [])]
        .filter(({ configMap }) => configMap && !names.has(`ConfigMap/${configMap.name}`))
        .map(({ configMap }) => `${nameOf(resource)} mounts ConfigMap ${configMap.name}, which is not there`),
    );
  return [...blind, ...unprotected, ...missing];
}

/** What makes a variant: pricing's entry, its sidecar, and whom inventory calls. */
function variantProblems(overlay, resources) {
  const pod = (name) => podOf(resources.find((resource) => nameOf(resource) === `StatefulSet/${name}`));
  const lastValue = (name, key) => pod(name).containers[0].env.findLast((entry) => entry.name === key)?.value;
  const sidecar = pod('pricing').initContainers?.find(({ name }) => name === 'envoy');
  const expected = {
    baseline: [undefined, undefined, 'http://pricing:8080'],
    'envoy-drop': ['dist/main.drop.js', 'Always', 'http://pricing:10000'],
    'envoy-copy': ['dist/main.copy.js', 'Always', 'http://pricing:10000'],
  }[overlay];
  const seen = [pod('pricing').containers[0].args?.[0], sidecar?.restartPolicy, lastValue('inventory', 'PRICING_URL')];
  return seen.flatMap((value, i) => (value === expected[i] ? [] : [`expected ${expected[i]}, found ${value}`]));
}

mkdirSync(cache, { recursive: true });
const [kustomize, kubeconform, schemaLocation] = [goTool(KUSTOMIZE), goTool(KUBECONFORM), schemas()];
for (const overlay of OVERLAYS) {
  const text = run(kustomize, ['build', `deploy/kubernetes/overlays/${overlay}`]);
  const file = path.join(cache, `${overlay}.yaml`);
  writeFileSync(file, text);
  const resources = parseAllDocuments(text).map((document) => document.toJS());
  check(
    `${overlay}: kustomize builds it (${resources.length} resources)`,
    resources.length > 0 ? [] : ['nothing came out'],
  );
  let answer;
  try {
    answer = run(kubeconform, ['-strict', '-output', 'text', '-schema-location', schemaLocation, file]);
  } catch (error) {
    answer = `${error.stdout}${error.stderr}` || String(error);
  }
  check(`${overlay}: fits the API of Kubernetes ${SCHEMAS.version} (kubeconform)`, answer.split('\n').filter(Boolean));
  check(`${overlay}: no root, read-only, limits, pinned images`, policyProblems(resources));
  check(`${overlay}: what is selected and mounted is there`, wiringProblems(resources));
  check(`${overlay}: is this variant and no other`, variantProblems(overlay, resources));
}
const observability = parseAllDocuments(run(kustomize, ['build', 'deploy/kubernetes/observability']));
check('observability: kustomize builds it', observability.length > 0 ? [] : ['nothing came out']);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
