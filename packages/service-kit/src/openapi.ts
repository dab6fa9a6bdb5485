import * as contracts from '@demo/contracts';
import { type INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { cleanupOpenApiDoc } from 'nestjs-zod';
import { isZodDto } from 'nestjs-zod/dto';
import { z } from 'zod';
import { type ServiceInfo } from './service-info';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** Serves /docs and /openapi.json; the document is made when it is first asked for, not at start. */
export function serveOpenApi(app: INestApplication, info: ServiceInfo): void {
  let document: OpenAPIObject | undefined;
  SwaggerModule.setup('docs', app, () => (document ??= describe(app, info)), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
  });
}

function describe(app: INestApplication, { name, version }: ServiceInfo): OpenAPIObject {
  const outline = new DocumentBuilder().setOpenAPIVersion('3.1.0').setTitle(name).setVersion(version).build();
  const document = cleanupOpenApiDoc(
    SwaggerModule.createDocument(app, outline, { operationIdFactory: (_controller, method) => method }),
  );
  const schemas = document.components?.schemas ?? {};
  for (const schema of Object.keys(schemas)) schemas[schema] = trueSchema(schema) ?? schemas[schema]!;
  return problemsAsProblemJson(document);
}

/** zod's own JSON Schema of a contract: Nest's reading of it loses `null` next to another type. */
function trueSchema(name: string): Schemas[string] | undefined {
  const dto = (contracts as Record<string, unknown>)[name];
  if (!isZodDto(dto)) return undefined;
  const { $schema: _draft, ...schema } = z.toJSONSchema(dto.schema as z.ZodType, { io: 'input' });
  return schema as Schemas[string];
}

/** Failures are answered as application/problem+json; Nest writes application/json for every answer. */
function problemsAsProblemJson(document: OpenAPIObject): OpenAPIObject {
  for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path) as unknown[])) {
    const { responses = {} } = operation as { responses?: Record<string, { content?: Record<string, unknown> }> };
    for (const answer of Object.values(responses)) {
      const json = answer.content?.['application/json'];
      if (json && JSON.stringify(json).includes('"#/components/schemas/Problem')) {
        answer.content = { 'application/problem+json': json };
      }
    }
  }
  return document;
}
