// The parameter `organization`: selects one of several organizations that use the same id for a folder or project.
import * as v from 'valibot'
import { exampleEntry } from '../../../shared/entry/entry-fields.ts'
import { containerIdPattern } from '../../../shared/entry/scope.ts'
import { type Parameter, parseParameters } from '../../../shared/http/parameters.ts'

export const organizationParameters = {
  organization: {
    description:
      'The organization of the folder or project, if several organizations use its id. Defaults to an organization for which the token names this very container, then to the home of the container, then to the first organization in the token.',
    schema: v.pipe(v.string(), v.regex(containerIdPattern, 'must be the id of an organization')),
    example: exampleEntry.context.organizationId,
  },
} as const satisfies Record<string, Parameter>

/** @throws AuditError `PARAMETER_INVALID` */
export function organizationAsked(values: readonly string[] | undefined): string | undefined {
  return values && parseParameters(organizationParameters, { organization: values }).organization
}
