// npm run n8n:workflows: writes the workflows of n8n/ and their credentials with the addresses of this installation.
import { existsSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { credentialTemplate, readyWorkflow, workflowNames, type Credentials } from '../src/n8n/workflows.ts'
import { plainSecret } from '../src/webhook/endpoint.ts'

const help = `Writes the workflows for n8n with this installation's addresses, and the credentials they use.

  npm run n8n:workflows -- --base-url https://pantau.example.com [options]

  --base-url        Pantau's address as n8n reaches it (required); not localhost if n8n runs in a container
  --whatsapp-url    the address for messages, e.g. https://graph.facebook.com/v23.0/<phone number id>/messages
  --api-key         the API key of Pantau
  --webhook-secret  the secret of Pantau's messages to n8n, as Pantau shows it or from N8N_WEBHOOK_SECRET
  --whatsapp-token  the access token of WhatsApp, without "Bearer"
  --out             the folder to write to; default: n8n-import
  --force           overwrite existing files

With any of the three secrets it also writes credentials.json (mode 0600), which contains them in plain text: delete it after
the import into n8n. A credential that is not given is not written, so an existing one in n8n stays as it is.
`

const secretFile = 'credentials.json'
/** n8n's labels of a credential's fields. */
const labels: Record<string, string> = { name: 'Name', value: 'Value', hmacSecret: 'Hmac Secret' }

try {
  const { values } = parseArgs({
    options: {
      'base-url': { type: 'string' },
      'whatsapp-url': { type: 'string' },
      'api-key': { type: 'string' },
      'webhook-secret': { type: 'string' },
      'whatsapp-token': { type: 'string' },
      out: { type: 'string', default: 'n8n-import' },
      force: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) process.stdout.write(help)
  else {
    const baseUrl = address('--base-url', values['base-url'])
    if (baseUrl === undefined) throw new Error('--base-url is required')
    const whatsappUrl = address('--whatsapp-url', values['whatsapp-url'])
    const template = await credentialTemplate()
    const credentials = fill(template, {
      Pantau: given('--api-key', values['api-key']),
      WhatsApp: bearer(given('--whatsapp-token', values['whatsapp-token'])),
      'Pantau Webhook': hmacSecret(given('--webhook-secret', values['webhook-secret'])),
    })
    const files = new Map<string, unknown>()
    for (const name of workflowNames)
      files.set(`${name}.json`, await readyWorkflow(name, { baseUrl, whatsappUrl }))
    if (credentials.length > 0) files.set(secretFile, credentials)
    const out = resolve(values.out)
    await write(out, files, values.force)
    const missing = template.filter(({ name }) => !credentials.some((one) => one.name === name))
    process.stdout.write(nextSteps(out, credentials.length > 0, missing, whatsappUrl === undefined))
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`)
  process.exitCode = 1
}

function address(option: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value
  throw new Error(`${option} must be an http:// or https:// address`)
}

function given(option: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  // An empty shell variable is a mistake, not a secret, and a header cannot contain line breaks.
  if (/^[\x20-\x7e]+$/.test(value.trim())) return value.trim()
  throw new Error(`${option} must have at least one character, and only printable ones`)
}

function bearer(token: string | undefined): string | undefined {
  return token && `Bearer ${token.replace(/^Bearer\s+/i, '')}`
}

/** n8n's Crypto node takes its key as text, while Standard Webhooks signs with the bytes after `whsec_`. */
function hmacSecret(secret: string | undefined): string | undefined {
  if (secret === undefined) return undefined
  // While a secret is being replaced both are set, the newest first.
  const plain = plainSecret(secret.split(/[\s,]+/)[0] ?? '')
  if (/^[\x20-\x7e]+$/.test(plain)) return plain
  throw new Error(
    '--webhook-secret has bytes that n8n cannot use as text: create a secret on Pantau’s page "Koneksi n8n"',
  )
}

/** Fills in each credential's open value, which is in angle brackets. */
function fill(template: Credentials, secrets: Record<string, string | undefined>): Credentials {
  return template.flatMap((one) => {
    const secret = secrets[one.name]
    if (secret === undefined) return []
    const data = Object.fromEntries(
      Object.entries(one.data).map(([key, value]) => [key, value.startsWith('<') ? secret : value]),
    )
    return [{ ...one, data }]
  })
}

async function write(out: string, files: Map<string, unknown>, force: boolean): Promise<void> {
  const there = [...files.keys()].filter((file) => existsSync(join(out, file)))
  if (there.length > 0 && !force)
    throw new Error(`${out} has ${there.join(', ')} already: use --force to overwrite them`)
  await mkdir(out, { recursive: true })
  for (const [file, content] of files) {
    const mode = file === secretFile ? 0o600 : 0o644
    // A new file, because an old one would keep its mode.
    const half = join(out, `.${file}.${process.pid}`)
    await writeFile(half, `${JSON.stringify(content, null, 2)}\n`, { mode, flag: 'wx' })
    await rename(half, join(out, file))
  }
}

function nextSteps(out: string, withSecrets: boolean, missing: Credentials, noWhatsapp: boolean): string {
  const file = (name: string) => quoted(join(out, name))
  const steps = [
    ...(withSecrets ? [`n8n import:credentials --input=${file(secretFile)} && rm ${file(secretFile)}`] : []),
    ...workflowNames.map((name) => `n8n import:workflow --input=${file(`${name}.json`)}`),
  ]
  const byHand = missing.map(({ name, type, data }) => {
    const fields = Object.entries(data).map(([key, value]) => `${labels[key] ?? key} = ${value}`)
    return `  - ${name} (${type === 'crypto' ? 'Crypto' : 'Header Auth'}): ${fields.join(', ')}`
  })
  return `
Written to ${out}.

1. On the machine (or in the container) where n8n runs, as the user it runs as:

   ${steps.join('\n   ')}

   Or in the editor, for each workflow: Create workflow, then ••• beside its name > Import > From file.
   A workflow that was imported before is replaced, including your changes, and is no longer published.
${byHand.length > 0 ? `\n2. In n8n: Credentials > Create credential, under exactly these names:\n${byHand.join('\n')}\n` : ''}
${byHand.length > 0 ? 3 : 2}. In n8n, open each workflow${noWhatsapp ? ', put your whatsapp_url into its node Pengaturan (where it has one)' : ''} and click Publish.
   "Pantau: broadcast logistik" can be published once its node "Google Sheets berubah" is set up and active; before
   that, Execute workflow runs its sample rows.

${byHand.length > 0 ? 4 : 3}. In "Pantau: kirim balasan" open the node "Webhook dari Pantau", copy its Production URL into Pantau, page
   "Koneksi n8n" (or N8N_WEBHOOK_URL), and send a test there.

More, click by click, in n8n/README.md.
`
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}
