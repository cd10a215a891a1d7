// Problems as the API's document describes them, with every code there is.
import { z } from 'zod'
import { fieldCodes, type FieldCode } from '../errors/field-codes.ts'
import { problemCodes, type ProblemCode } from '../errors/problem-codes.ts'

const problemCode = z.enum(Object.keys(problemCodes) as ProblemCode[]).meta({
  id: 'ProblemCode',
  description: 'Stable: go by it and not by the words',
})
const fieldCode = z.enum(Object.keys(fieldCodes) as FieldCode[]).meta({ id: 'FieldCode' })

export const shownParams = z
  .record(z.string(), z.union([z.string(), z.number(), z.array(z.string()).readonly()]))
  .meta({ description: 'What the sentence is filled with, for one of your own' })

export const shownFieldProblem = z
  .object({
    field: z.string().meta({ description: 'Empty: the whole body' }),
    code: fieldCode,
    params: shownParams.optional(),
    message: z.string(),
  })
  .meta({ id: 'FieldProblem' })

/** One of several things that were asked for at once. */
export const refusedItem = z
  .object({
    status: z.literal('refused'),
    code: problemCode,
    params: shownParams.optional(),
    error: z.string().meta({ description: 'In plain words' }),
    errors: z
      .array(shownFieldProblem)
      .readonly()
      .optional()
      .meta({ description: 'All that is wrong with it' }),
  })
  .meta({ id: 'RefusedItem' })

export const shownProblem = z
  .looseObject({
    ...refusedItem.shape,
    status: z.number(),
    type: z.string().meta({ description: 'The family of the problem: urn:pantau:problem:conflict' }),
    title: z.string(),
    field: z.string().optional().meta({ description: 'That it is about, where errors names none' }),
    detail: z.string().meta({ description: 'The same as error' }),
    request_id: z.string(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' })
