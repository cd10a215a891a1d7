// Reads the workflows in n8n/ for tests, and evaluates their expressions in the way of n8n.
import { readFile } from 'node:fs/promises'
import { runInNewContext } from 'node:vm'
import { z } from 'zod'
import type { workflowNames } from '../n8n/workflows.ts'

// Without an id, n8n finds a credential by its name. If the id is unknown, n8n's editor drops the credential, and may put any
// other one of that type in its place.
const reference = z.strictObject({ id: z.null(), name: z.string() })
export const workflowFile = z.looseObject({
  id: z.string().regex(/^[A-Za-z0-9]{16}$/),
  active: z.literal(false),
  nodes: z.array(
    z.looseObject({
      id: z.uuid(),
      name: z.string().min(1),
      type: z.string().startsWith('n8n-nodes-base.'),
      typeVersion: z.number(),
      position: z.tuple([z.number(), z.number()]),
      parameters: z.record(z.string(), z.unknown()),
      credentials: z.record(z.string(), reference).optional(),
      onError: z.enum(['continueErrorOutput', 'continueRegularOutput']).optional(),
      retryOnFail: z.boolean().optional(),
      disabled: z.boolean().optional(),
    }),
  ),
  connections: z.record(
    z.string(),
    z.strictObject({
      main: z.array(
        z.array(z.strictObject({ node: z.string(), type: z.literal('main'), index: z.literal(0) })),
      ),
    }),
  ),
})
export type WorkflowFile = z.infer<typeof workflowFile>
export type WorkflowNode = WorkflowFile['nodes'][number]

export async function readWorkflow(name: (typeof workflowNames)[number]): Promise<WorkflowFile> {
  const text = await readFile(new URL(`../../n8n/${name}.json`, import.meta.url), 'utf8')
  return workflowFile.parse(JSON.parse(text))
}

/** The text between {{ and }} of an expression. Like n8n, it ends at the first closing braces. */
export const expressions = (text: string): string[] =>
  text.startsWith('=') ? [...text.matchAll(/\{\{([\s\S]*?)\}\}/g)].map(([, inner]) => inner ?? '') : []

export function nodeOf(flow: WorkflowFile, name: string): WorkflowNode {
  const node = flow.nodes.find((one) => one.name === name)
  if (!node) throw new Error(`there is no node ${name}`)
  return node
}

/** The nodes to which each output of a node leads. */
export const outputsOf = (flow: WorkflowFile, name: string): string[][] =>
  (flow.connections[name]?.main ?? []).map((output) => output.map(({ node }) => node))

/** The items of the nodes to which an expression refers. */
export type Others = Record<string, unknown>

/** Evaluates a text in a node's parameters for this item. Plain text stays. */
export function evaluate(text: unknown, json: unknown, others: Others = {}): unknown {
  const [expression] = typeof text === 'string' ? expressions(text) : []
  if (expression === undefined) return text
  const node = (name: string) => {
    if (!(name in others)) throw new Error(`the node ${name} has no item`)
    const item = { json: others[name] }
    return { item, first: () => item, last: () => item, all: () => [item] }
  }
  const value: unknown = runInNewContext(`(${expression})`, {
    $json: json,
    $: node,
    $workflow: { id: 'pantauUji00000001', name: 'Pantau: uji' },
    $execution: { id: '7' },
  })
  // Copied, because objects of another realm are never deeply equal to ours.
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value))
}

const assignments = z.object({
  assignments: z.object({ assignments: z.array(z.object({ name: z.string(), value: z.unknown() })) }),
})
const condition = z.object({
  conditions: z.object({ conditions: z.tuple([z.object({ leftValue: z.string() })]) }),
})

/** The result of a Set node for an item. */
export function setOf(flow: WorkflowFile, name: string, json: unknown, others?: Others): unknown {
  const { parameters } = nodeOf(flow, name)
  if (parameters.jsonOutput !== undefined) return evaluate(parameters.jsonOutput, json, others)
  const made = assignments
    .parse(parameters)
    .assignments.assignments.map((one) => [one.name, evaluate(one.value, json, others)])
  return {
    ...(parameters.includeOtherFields === true ? z.looseObject({}).parse(json) : {}),
    ...Object.fromEntries(made),
  }
}

/** The names of the nodes to which a Switch or an If sends an item. */
export function routeOf(flow: WorkflowFile, name: string, json: unknown, others?: Others): string[] {
  const { parameters } = nodeOf(flow, name)
  const output =
    parameters.output === undefined
      ? evaluate(condition.parse(parameters).conditions.conditions[0].leftValue, json, others) === true
        ? 0
        : 1
      : z.number().parse(evaluate(parameters.output, json, others))
  return outputsOf(flow, name)[output] ?? []
}
