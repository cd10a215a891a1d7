// Problems as the API's document describes them.
import { z } from 'zod'

export const shownParams = z
  .record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]))
  .meta({ description: 'What the sentence is filled with, for one of your own' })

export const shownFieldProblem = z
  .object({
    field: z.string().meta({ description: 'Empty: the whole body' }),
    code: z.string().optional().meta({ description: 'Stable: go by it and not by the message' }),
    params: shownParams.optional(),
    message: z.string(),
  })
  .meta({ id: 'FieldProblem' })

export const shownProblem = z
  .looseObject({
    type: z.string().meta({ description: 'The family of the problem: urn:pantau:problem:conflict' }),
    title: z.string(),
    status: z.number(),
    code: z.string().meta({ description: 'Stable: go by it and not by the words' }),
    params: shownParams.optional(),
    field: z.string().optional().meta({ description: 'That it is about, where errors names none' }),
    detail: z.string(),
    error: z.string().meta({ description: 'The same as detail, in plain words' }),
    errors: z
      .array(shownFieldProblem)
      .optional()
      .meta({ description: 'All that is wrong with a body or query' }),
    request_id: z.string(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' })
