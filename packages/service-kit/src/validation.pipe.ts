import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { type Problem } from '@demo/contracts';
import { isZodDto } from 'nestjs-zod/dto';
import { type z } from 'zod';
import { ProblemException } from './problem';

type FieldError = NonNullable<Problem['errors']>[number];

const PLACES: Record<string, FieldError['in']> = { body: 'body', query: 'query', param: 'path' };

/** Checks each argument against the schema of its contract; a refusal names each wrong field. */
@Injectable()
export class ValidationPipe implements PipeTransform {
  transform(value: unknown, { metatype, type }: ArgumentMetadata): unknown {
    if (!isZodDto(metatype)) return value;
    const parsed = (metatype.schema as z.ZodType).safeParse(value ?? {});
    if (parsed.success) return parsed.data;
    throw invalid(PLACES[type] ?? 'body', undefined, parsed.error);
  }
}

/**
 * The value of a header, or undefined where it was not sent.
 * @throws ProblemException 400 that names the header
 */
export function checkedHeader<T>(name: string, value: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (value === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid('header', name, parsed.error);
}

/** The 400 for a request whose `place` does not fit its schema; `name` where the schema is that of one value. */
export function invalid(place: FieldError['in'], name: string | undefined, error: z.ZodError): ProblemException {
  const errors = error.issues.flatMap((issue): FieldError[] => {
    const path = issue.path.join('.');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        in: place,
        field: path ? `${path}.${key}` : key,
        detail: 'is not known here',
      }));
    }
    return [{ in: place, field: path || (name ?? place), detail: issue.message }];
  });
  const fields = [...new Set(errors.map(({ field }) => field))].join(', ');
  return new ProblemException(400, `The ${place} does not fit: see errors for ${fields}.`, { errors });
}
