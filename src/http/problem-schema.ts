// Problems as the OpenAPI document describes them, with all codes.
import { z } from 'zod'
import { fieldCodes, type FieldCode } from '../errors/field-codes.ts'
import { problemCodes, type ProblemCode } from '../errors/problem-codes.ts'

const problemCode = z.enum(Object.keys(problemCodes) as ProblemCode[]).meta({
  id: 'ProblemCode',
  description: 'Stable: programs should use this and not the sentence',
})
const fieldCode = z.enum(Object.keys(fieldCodes) as FieldCode[]).meta({ id: 'FieldCode' })

export const shownParams = z
  .record(z.string(), z.union([z.string(), z.number(), z.array(z.string()).readonly()]))
  .meta({ description: 'The values in the sentence, to build a sentence of your own' })

export const shownFieldProblem = z
  .object({
    field: z.string().meta({ description: 'Empty if it is about the whole body' }),
    code: fieldCode,
    params: shownParams.optional(),
    message: z.string(),
  })
  .meta({ id: 'FieldProblem' })

/** One refused item of a request about several items. */
export const refusedItem = z
  .object({
    status: z.literal('refused'),
    code: problemCode,
    params: shownParams.optional(),
    error: z.string().meta({ description: 'An English sentence' }),
    errors: z.array(shownFieldProblem).readonly().optional().meta({ description: 'All errors of this item' }),
  })
  .meta({ id: 'RefusedItem' })

export const shownProblem = z
  .looseObject({
    ...refusedItem.shape,
    status: z.number(),
    type: z.string().meta({ description: 'The family of the problem: urn:pantau:problem:conflict' }),
    title: z.string(),
    field: z.string().optional().meta({ description: 'The field that it is about, if errors names none' }),
    detail: z.string().meta({ description: 'The same as error' }),
    request_id: z.string(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' })
