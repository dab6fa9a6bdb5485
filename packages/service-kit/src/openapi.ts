import { type INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { cleanupOpenApiDoc } from 'nestjs-zod';
import { type ServiceInfo } from './service-info';

/** Serves /docs and /openapi.json; the document is made when it is first asked for, not at start. */
export function serveOpenApi(app: INestApplication, { name, version }: ServiceInfo): void {
  let document: OpenAPIObject | undefined;
  const make = () =>
    (document ??= problemsAsProblemJson(
      cleanupOpenApiDoc(
        SwaggerModule.createDocument(app, new DocumentBuilder().setTitle(name).setVersion(version).build(), {
          operationIdFactory: (_controller, method) => method,
        }),
      ),
    ));
  SwaggerModule.setup('docs', app, make, { jsonDocumentUrl: 'openapi.json', yamlDocumentUrl: 'openapi.yaml' });
}

/** Failures are answered as application/problem+json; swagger writes application/json for every answer. */
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
