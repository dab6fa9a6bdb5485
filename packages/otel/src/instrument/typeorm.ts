import path from 'node:path';
import { type Attributes, type Span, SpanKind, createContextKey, trace } from '@opentelemetry/api';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
} from '@opentelemetry/instrumentation';
import { type StoreContextManager } from '../context-manager';
import { type LeanTracer } from '../sdk/tracer-provider';
import { inSpan } from './in-span';
import { isControl, statementOf } from './sql';

type Method = (this: never, ...args: never[]) => unknown;
type Methods = Record<string, Method | undefined>;

interface Options {
  type?: string;
  host?: string;
  port?: number;
  database?: unknown;
}
/** The parts of TypeORM's EntityManager, SelectQueryBuilder, DataSource and QueryRunner that are looked at. */
interface Manager {
  connection: { options: Options; getMetadata(target: unknown): { tableName: string } };
}
interface Builder {
  connection: { options: Options };
  expressionMap: { queryType: string; mainAlias?: { hasMetadata: boolean; metadata: { tablePath: string } } };
}
interface Source {
  options: Options;
}
interface Runner {
  connection: { options: Options };
}

const VERSIONS = ['>=0.3.0 <2'];
const MANAGER_METHODS = [
  ...['save', 'remove', 'softRemove', 'recover'],
  ...['insert', 'update', 'delete', 'softDelete', 'restore', 'count', 'find', 'findAndCount', 'findByIds', 'findOne'],
  ...['increment', 'decrement'],
];
const BUILDER_METHODS = [
  ...['getRawOne', 'getCount', 'getManyAndCount', 'stream', 'getMany', 'getOneOrFail', 'getOne', 'getRawAndEntities'],
  'getRawMany',
];
/** Through these every statement goes: file below typeorm/driver → class. */
const RUNNERS: Record<string, string> = {
  'better-sqlite3/BetterSqlite3QueryRunner.js': 'BetterSqlite3QueryRunner',
  'postgres/PostgresQueryRunner.js': 'PostgresQueryRunner',
  'mysql/MysqlQueryRunner.js': 'MysqlQueryRunner',
};

/** The database call under way: its statements are told on its span, and none of them gets a span of its own. */
interface Call {
  span: Span;
  statements: string[];
}
const CALL = createContextKey('the TypeORM call under way');

/**
 * The CLIENT spans of instrumentation-typeorm, with its names and attributes, and three differences. `db.query.text` is the
 * SQL that ran, with placeholders: the stock text of `save` is the customer's data. A raw query is named by what it does
 * (`INSERT orders`). A statement run by a query builder or a query runner, which have no stock span, has one.
 */
export class TypeormInstrumentation extends InstrumentationBase {
  constructor(
    private readonly lean: LeanTracer,
    private readonly contexts: StoreContextManager,
  ) {
    super('@demo/otel/typeorm', '', {});
  }

  init(): InstrumentationNodeModuleDefinition {
    const files = [
      this.file('entity-manager/EntityManager.js', 'EntityManager', MANAGER_METHODS, (name) =>
        this.around((self: Manager, [target]) => managerCall(self, name, target)),
      ),
      this.file('query-builder/SelectQueryBuilder.js', 'SelectQueryBuilder', BUILDER_METHODS, () =>
        this.around(builderCall),
      ),
      this.file('data-source/DataSource.js', 'DataSource', ['query'], () =>
        this.around((self: Source, [sql]) => rawCall(self.options, String(sql))),
      ),
      ...Object.entries(RUNNERS).map(([file, name]) =>
        this.file(`driver/${file}`, name, ['query'], () => this.runner()),
      ),
    ];
    return new InstrumentationNodeModuleDefinition('typeorm', VERSIONS, undefined, undefined, files);
  }

  private file(
    file: string,
    name: string,
    methods: string[],
    wrapperOf: (method: string) => (original: Method) => Method,
  ): InstrumentationNodeModuleFile {
    const patch = (exports: Record<string, { prototype: Methods } | undefined>): unknown => {
      const prototype = exports[name]?.prototype;
      for (const method of methods) {
        const original = prototype?.[method];
        if (prototype && original) prototype[method] = wrapperOf(method)(original);
      }
      return exports;
    };
    return new InstrumentationNodeModuleFile(`typeorm/${file}`, VERSIONS, patch, () => undefined);
  }

  /** One call of the application: a span, unless it is part of another call. */
  private around<Self>(
    describe: (self: Self, args: unknown[]) => { name: string; attributes: Attributes },
  ): (original: Method) => Method {
    const { contexts } = this;
    const start = this.start.bind(this);
    return (original) =>
      function (this: never, ...args: never[]): unknown {
        if (contexts.active().getValue(CALL) !== undefined) return original.apply(this, args);
        const { name, attributes } = describe(this, args);
        return start(name, attributes, () => original.apply(this, args));
      };
  }

  private start(name: string, attributes: Attributes, work: () => unknown): unknown {
    const context = this.contexts.active();
    const span = this.lean.start(name, SpanKind.CLIENT, attributes, context);
    const call: Call = { span, statements: [] };
    return inSpan(this.contexts, span, trace.setSpan(context, span).setValue(CALL, call), work);
  }

  /** One statement: told on the span of the call it belongs to, or a span by itself. */
  private runner(): (original: Method) => Method {
    const { contexts } = this;
    const start = this.start.bind(this);
    return (original) =>
      function (this: Runner, ...args: never[]): unknown {
        const sql = String(args[0]);
        const call = contexts.active().getValue(CALL) as Call | undefined;
        if (call) {
          call.statements.push(sql);
          call.span.setAttribute('db.query.text', call.statements.join('; '));
        } else if (!isControl(sql)) {
          const { name, attributes } = rawCall(this.connection.options, sql);
          return start(name, attributes, () => original.apply(this as never, args));
        }
        return original.apply(this as never, args);
      } as Method;
  }
}

function managerCall(self: Manager, operation: string, target: unknown): { name: string; attributes: Attributes } {
  const table = tableOf(self, target);
  const attributes = { ...databaseOf(self.connection.options), 'db.operation.name': operation };
  if (table === undefined) return { name: operation, attributes };
  return { name: `${operation} ${table}`, attributes: { ...attributes, 'db.collection.name': table } };
}

function tableOf(self: Manager, target: unknown): string | undefined {
  // `save(entity)` has an instance where `save(Entity, entity)` has the class.
  const isInstance =
    typeof target === 'object' && target !== null && target.constructor !== Object && !('options' in target);
  try {
    return self.connection.getMetadata(isInstance ? target.constructor : target).tableName;
  } catch {
    return undefined;
  }
}

function builderCall(self: Builder): { name: string; attributes: Attributes } {
  const { queryType, mainAlias } = self.expressionMap;
  const table = mainAlias?.hasMetadata ? mainAlias.metadata.tablePath : undefined;
  const attributes: Attributes = { ...databaseOf(self.connection.options), 'db.operation.name': queryType };
  if (table !== undefined) attributes['db.collection.name'] = table;
  return { name: table === undefined ? queryType : `${queryType} ${table}`, attributes };
}

function rawCall(options: Options, sql: string): { name: string; attributes: Attributes } {
  const { name, operation, table } = statementOf(sql);
  const attributes: Attributes = { ...databaseOf(options), 'db.operation.name': operation, 'db.query.text': sql };
  if (table !== undefined) attributes['db.collection.name'] = table;
  return { name, attributes };
}

const databases = new WeakMap<Options, Attributes>();

/** What is the same for all calls to one database; of a file only its name. */
function databaseOf(options: Options): Attributes {
  let attributes = databases.get(options);
  if (!attributes) {
    attributes = { 'db.system.name': options.type ?? 'other_sql' };
    if (options.host !== undefined) attributes['server.address'] = options.host;
    if (options.port !== undefined) attributes['server.port'] = options.port;
    if (typeof options.database === 'string') attributes['db.namespace'] = path.basename(options.database);
    databases.set(options, attributes);
  }
  return attributes;
}
