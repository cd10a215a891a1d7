// Checks the workflows in n8n/ for mistakes that n8n 2.41.1 would fail on, without n8n. Whether they work is tested by running
// them in the real n8n (n8n/README.md).
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { Script } from 'node:vm'
import type { ProblemBody } from '../testing/client.ts'
import { openSite, type Site, type TestPerson } from '../testing/fixtures.ts'
import {
  expressions,
  outputsOf,
  readWorkflow,
  workflowFile,
  type WorkflowFile,
  type WorkflowNode,
} from '../testing/workflow.ts'
import { credentialTemplate, readyWorkflow, settingsNode, workflowNames } from './workflows.ts'

/** Node types of n8n 2.41.1, each with the version for which the files were written and tested. */
const known: Record<string, number> = {
  convertToFile: 1.1,
  crypto: 2,
  dataTable: 1.1,
  extractFromFile: 1.1,
  filter: 2.3,
  googleSheetsTrigger: 1,
  httpRequest: 4.5,
  if: 2.3,
  manualTrigger: 1,
  respondToWebhook: 1.5,
  set: 3.4,
  splitInBatches: 3,
  splitOut: 1,
  stickyNote: 1,
  stopAndError: 1,
  switch: 3.4,
  wait: 1.1,
  webhook: 2.1,
}
const triggers = /Trigger$|^webhook$/
const credentialOf = /^(?:httpHeaderAuth|crypto)$/

const kind = (node: WorkflowNode) => node.type.replace('n8n-nodes-base.', '')
const ofKind = (flow: WorkflowFile, wanted: string) => flow.nodes.filter((node) => kind(node) === wanted)
const targets = (flow: WorkflowFile, name: string) => outputsOf(flow, name).flat()

/** Every text in a node's parameters, with its path. */
function texts(value: unknown, path = ''): { path: string; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, `${path}/${key}`))
}

for (const name of workflowNames) {
  test(`${name}: nodes of known types, each with a unique id and name`, async () => {
    const { nodes } = await readWorkflow(name)
    for (const node of nodes) assert.equal(known[kind(node)], node.typeVersion, node.name)
    assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length)
    assert.equal(new Set(nodes.map((node) => node.name)).size, nodes.length)
  })

  test(`${name}: every connection has both ends, and every node is reachable from a trigger`, async () => {
    const flow = await readWorkflow(name)
    const names = new Set(flow.nodes.map((node) => node.name))
    for (const from of Object.keys(flow.connections))
      for (const one of [from, ...targets(flow, from)]) assert.ok(names.has(one), `${from} → ${one}`)
    const reached = new Set(flow.nodes.filter((node) => triggers.test(kind(node))).map((node) => node.name))
    assert.ok(reached.size > 0)
    for (const one of reached) for (const next of targets(flow, one)) reached.add(next)
    const alone = flow.nodes.filter((node) => kind(node) !== 'stickyNote' && !reached.has(node.name))
    assert.deepEqual(
      alone.map((node) => node.name),
      [],
    )
  })

  test(`${name}: expressions are valid JavaScript, refer to existing nodes, and use no environment variables`, async () => {
    const flow = await readWorkflow(name)
    const names = new Set(flow.nodes.map((node) => node.name))
    let count = 0
    for (const node of flow.nodes)
      for (const { path, text } of texts(node.parameters)) {
        assert.doesNotMatch(text, /\$env|process\.env/, `${node.name}${path}`)
        if (text.startsWith('='))
          assert.ok(expressions(text).length > 0, `${node.name}${path} has no expression`)
        for (const expression of expressions(text)) {
          count++
          assert.doesNotThrow(() => new Script(`(${expression})`), `${node.name}${path}: ${expression}`)
          for (const [, other = ''] of expression.matchAll(/\$\('([^']+)'\)/g))
            assert.ok(names.has(other), `${node.name}${path} speaks of ${other}`)
        }
      }
    assert.ok(count > 10)
  })

  test(`${name}: bodies are built with JSON.stringify, addresses come from the settings`, async () => {
    const flow = await readWorkflow(name)
    const calls = ofKind(flow, 'httpRequest')
    assert.ok(calls.length > 0)
    for (const { name: node, parameters } of calls) {
      // A file is sent as the raw body, or as a part of a form.
      const isFile =
        parameters.inputDataFieldName === 'data' || parameters.contentType === 'multipart-form-data'
      if (parameters.method !== undefined && !isFile)
        assert.match(String(parameters.jsonBody), /^=\{\{ JSON\.stringify\(.*\) \}\}$/, node)
      assert.doesNotMatch(String(parameters.url), /https?:/, node)
    }
    for (const { name: node, parameters } of ofKind(flow, 'respondToWebhook').filter(
      (one) => one.parameters.respondWith === 'json',
    ))
      assert.match(String(parameters.responseBody), /^=\{\{ JSON\.stringify\(.*\) \}\}$/, node)
    const elsewhere = flow.nodes.filter(
      (node) =>
        node.name !== settingsNode &&
        kind(node) !== 'stickyNote' &&
        texts(node.parameters).some(({ text }) => /https?:\/\//.test(text)),
    )
    assert.deepEqual(
      elsewhere.map((node) => node.name),
      [],
    )
    assert.equal(flow.nodes.filter((node) => node.name === settingsNode).length, 1)
  })

  test(`${name}: a failing call has its own output, and WhatsApp is called once`, async () => {
    const flow = await readWorkflow(name)
    for (const node of ofKind(flow, 'httpRequest')) {
      assert.equal(node.onError, 'continueErrorOutput', node.name)
      const outputs = flow.connections[node.name]?.main ?? []
      assert.ok((outputs[1]?.length ?? 0) > 0, `${node.name} has nothing at its error output`)
      if (node.name === 'Kirim WhatsApp') assert.equal(node.retryOnFail ?? false, false)
    }
  })

  test(`${name}: credentials are referred to by name, and all are in the template`, async () => {
    const flow = await readWorkflow(name)
    const template = await credentialTemplate()
    for (const node of flow.nodes)
      for (const [type, { name: called }] of Object.entries(node.credentials ?? {}))
        assert.ok(
          template.some((one) => one.type === type && one.name === called),
          `${node.name}: ${called}`,
        )
    for (const node of flow.nodes) {
      const wanted = [node.parameters.genericAuthType, node.parameters.authentication, kind(node)]
        .map((one) => (one === 'headerAuth' ? 'httpHeaderAuth' : String(one)))
        .filter((one) => credentialOf.test(one))
      assert.deepEqual(Object.keys(node.credentials ?? {}), wanted, node.name)
    }
    assert.doesNotMatch(JSON.stringify(flow), /whsec_|pantau_[A-Za-z0-9]{24,}|EAA[A-Za-z0-9]{20,}/)
  })

  test(`${name}: notes in both languages explain what to change`, async () => {
    const notes = ofKind(await readWorkflow(name), 'stickyNote').map((node) =>
      String(node.parameters.content),
    )
    const first = notes.find((content) => content.startsWith('## ')) ?? ''
    for (const words of ['**Yang perlu diganti**', '**What to change**', settingsNode, '**Pantau**'])
      assert.ok(first.includes(words), words)
    for (const content of notes) {
      assert.match(content, /\b(?:yang|di|bila|hanya|sama)\b/i, content)
      assert.match(content, /\b(?:the|only|here|while|change)\b/i, content)
    }
  })
}

test('jobs run one by one, both outputs lead back to the loop, and each write has an idempotency key', async () => {
  for (const name of ['broadcast-logistik', 'customer-service'] as const) {
    const flow = await readWorkflow(name)
    const [loop, ...others] = ofKind(flow, 'splitInBatches')
    assert.ok(loop && others.length === 0)
    assert.equal(loop.parameters.batchSize, 1)
    const leadsBack = (from: string) => {
      const seen = new Set([from])
      for (const one of seen) for (const next of targets(flow, one)) if (one !== loop.name) seen.add(next)
      return seen.has(loop.name)
    }
    for (const { name: node } of ofKind(flow, 'httpRequest')) {
      const [taken = [], refused = []] = outputsOf(flow, node)
      for (const output of [taken, refused]) assert.ok(output.length > 0 && output.every(leadsBack), node)
    }
    const writers = ofKind(flow, 'httpRequest').filter(({ parameters }) =>
      /json\.tujuan/.test(String(parameters.url)),
    )
    assert.ok(writers.length > 0)
    for (const { name: node, parameters } of writers)
      assert.deepEqual(
        parameters.headerParameters,
        { parameters: [{ name: 'Idempotency-Key', value: '={{ $json.kunci }}' }] },
        node,
      )
    // A job that waited restarts the loop; it must not be taken for an item that returns from the loop.
    assert.match(JSON.stringify(loop.parameters.options), /Tunggu Pantau/)
    assert.deepEqual(outputsOf(flow, 'Tunggu Pantau'), [[loop.name]])
  }
})

test('the template of credentials lists each once and contains no secret', async () => {
  const template = await credentialTemplate()
  for (const part of ['id', 'name'] as const)
    assert.equal(new Set(template.map((one) => one[part])).size, template.length)
  for (const { data, name } of template)
    assert.equal(Object.values(data).filter((value) => /^<.+>$/.test(value)).length, 1, name)
})

test('readyWorkflow sets the addresses and changes nothing else', async () => {
  for (const name of workflowNames) {
    const ready = await readyWorkflow(name, {
      baseUrl: 'https://pantau.example.com/',
      whatsappUrl: 'https://wa.example.com/kirim',
    })
    const values = texts(ready.nodes.find((node) => node.name === settingsNode)).map(({ text }) => text)
    assert.ok(values.includes('https://pantau.example.com'))
    assert.ok(values.includes('https://wa.example.com/kirim'))
    const rest = (nodes: { name: string }[]) => nodes.filter((node) => node.name !== settingsNode)
    assert.deepEqual(rest(ready.nodes), rest((await readWorkflow(name)).nodes))
  }
})

test('readyWorkflow fetches files from the gateway to which messages are sent', async () => {
  for (const [whatsappUrl, media] of [
    ['https://graph.facebook.com/v24.0/106540352242922/messages', 'https://graph.facebook.com/v24.0'],
    ['http://waha:3000/api/sendText', 'http://waha:3000'],
    ['http://evolution:8080/message/sendText/logistik', 'http://evolution:8080'],
  ] as const) {
    const ready = await readyWorkflow('customer-service', { baseUrl: 'http://pantau', whatsappUrl })
    const values = texts(ready.nodes.find((node) => node.name === settingsNode)).map(({ text }) => text)
    assert.ok(values.includes(media), media)
  }
})

let site: Site
let ani: TestPerson
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
})
after(() => site.close())

test('an admin downloads each workflow with the requested address, or BASE_URL', async () => {
  for (const name of workflowNames)
    for (const path of [name, `${name}.json`]) {
      const answer = await site.admin.api.get(`/n8n/workflows/${path}`)
      assert.equal(answer.status, 200)
      assert.equal(answer.headers.get('content-disposition'), `attachment; filename="${name}.json"`)
      assert.match(answer.headers.get('content-type') ?? '', /^application\/json/)
      assert.ok(answer.text.includes(`"${site.server.origin}"`))
      assert.ok(!answer.text.includes(site.apiKey))
      workflowFile.parse(answer.body)
    }
  const behindProxy = await site.replica({ env: { BASE_URL: 'https://pantau.example.com/' } })
  const { text } = await behindProxy.api.get('/n8n/workflows/kirim-balasan', { token: site.admin.token })
  assert.ok(text.includes('"https://pantau.example.com"') && !text.includes(behindProxy.origin))
})

test('only admins may download; any other file is 404', async () => {
  assert.equal((await ani.api.get('/n8n/workflows/kirim-balasan')).status, 403)
  assert.equal((await site.n8n.get('/n8n/workflows/kirim-balasan')).status, 401)
  for (const path of ['credentials.template', 'credentials.template.json', '..%2Fpackage', 'lain']) {
    const answer = await site.admin.api.get<ProblemBody>(`/n8n/workflows/${path}`)
    assert.deepEqual([answer.status, answer.body.error], [404, 'there is no such workflow'], path)
  }
})
