// The workflows that users import into n8n: the files in n8n/, with this installation's addresses in their settings.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const template = 'credentials.template.json'
/** Relative to src/ or, bundled, to dist/. Found by a file in it, because another folder may be named n8n, too. */
const folder = [new URL('../../n8n', import.meta.url), new URL('../n8n', import.meta.url)]
  .map((url) => fileURLToPath(url))
  .find((path) => existsSync(`${path}/${template}`))

export const workflowNames = ['broadcast-logistik', 'customer-service', 'kirim-balasan'] as const
export type WorkflowName = (typeof workflowNames)[number]

/** The Set node of each workflow with the settings that differ between installations. */
export const settingsNode = 'Pengaturan'

const assignment = z.looseObject({ name: z.string(), value: z.unknown() })
const workflowNode = z.looseObject({ name: z.string(), parameters: z.looseObject({}) })
const settings = z.looseObject({ assignments: z.looseObject({ assignments: z.array(assignment) }) })
const workflow = z.looseObject({ id: z.string(), name: z.string(), nodes: z.array(workflowNode) })
export type Workflow = z.infer<typeof workflow>

export interface Addresses {
  /** Pantau's address as n8n reaches it. */
  baseUrl: string
  /** The address to which messages are posted. If it is left out, the file's own address stays. */
  whatsappUrl?: string | undefined
}

/** The address of a gateway's files, from its address for messages: Meta's API with its version, else the gateway itself. */
function mediaUrlOf(whatsappUrl: string): string {
  const url = new URL(whatsappUrl)
  return url.pathname.endsWith('/messages') ? new URL('..', url).href.slice(0, -1) : url.origin
}

/** The workflow, ready to import. It contains no secrets, because n8n stores credentials separately. */
export async function readyWorkflow(name: WorkflowName, addresses: Addresses): Promise<Workflow> {
  const given: Record<string, string | undefined> = {
    pantau_url: addresses.baseUrl.replace(/\/+$/, ''),
    whatsapp_url: addresses.whatsappUrl,
    media_url: addresses.whatsappUrl && mediaUrlOf(addresses.whatsappUrl),
  }
  const read = workflow.parse(await readTemplate(`${name}.json`))
  const nodes = read.nodes.map((node) => {
    if (node.name !== settingsNode) return node
    const { assignments, ...rest } = settings.parse(node.parameters)
    const filled = assignments.assignments.map((one) => ({ ...one, value: given[one.name] ?? one.value }))
    return { ...node, parameters: { ...rest, assignments: { ...assignments, assignments: filled } } }
  })
  return { ...read, nodes }
}

const credentials = z.array(
  z.strictObject({
    id: z.string(),
    name: z.string(),
    type: z.enum(['httpHeaderAuth', 'crypto']),
    data: z.record(z.string(), z.string()),
  }),
)
export type Credentials = z.infer<typeof credentials>

/** The credentials that the workflows refer to, in the form of `n8n import:credentials`; each has one value to fill in. */
export async function credentialTemplate(): Promise<Credentials> {
  return credentials.parse(await readTemplate(template))
}

async function readTemplate(file: string): Promise<unknown> {
  if (!folder) throw new Error('the folder n8n/ is missing beside package.json')
  return JSON.parse(await readFile(`${folder}/${file}`, 'utf8'))
}
