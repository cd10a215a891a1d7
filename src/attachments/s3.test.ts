// Attachments in an S3 store (a real server): writing, reading and deleting objects.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import S3rver from '@20minutes/s3rver'
import sql from 'sql-template-tag'
import { loadConfig } from '../config.ts'
import { pictureOf, uploadFile } from '../testing/files.ts'
import { newPhone, openSite, pushTicket, type Site } from '../testing/fixtures.ts'
import type { TestServer } from '../testing/server.ts'
import { pruneAttachments } from './prune.ts'

let site: Site
let s3: S3rver
let folder: string
let env: Record<string, string>
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pantau-s3-'))
  const options = { address: '127.0.0.1', port: 0, directory: folder, silent: true }
  s3 = new S3rver({ ...options, configureBuckets: [{ name: 'pantau' }] })
  const { port } = await s3.run()
  env = {
    S3_ENDPOINT: `http://127.0.0.1:${String(port)}/`,
    S3_BUCKET: 'pantau',
    S3_ACCESS_KEY_ID: 'S3RVER',
    S3_SECRET_ACCESS_KEY: 'S3RVER',
  }
  site = await openSite({ env })
})
after(async () => {
  await site.close()
  await s3.close()
  await rm(folder, { recursive: true })
})

/** Ids of the objects that the store has. */
async function objects(): Promise<string[]> {
  const files = await readdir(join(folder, 'pantau', 'attachments')).catch(() => [])
  return files.flatMap((file) => (file.endsWith('_object') ? [file.split('.')[0] ?? ''] : []))
}
const leftovers = () => site.db.value(sql`select count(*) from leftover_objects`)
const makeDue = () => site.db.pool.query(sql`update leftover_objects set due_at = now()`)

async function read(id: string, server: TestServer = site.server, range?: string) {
  const answer = await fetch(`${server.origin}/api/v1/attachments/${id}`, {
    headers: { authorization: `Bearer ${site.admin.token}`, ...(range === undefined ? {} : { range }) },
  })
  return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) }
}

test('the bytes are stored as an object, not in the database, and read from there, also in ranges', async () => {
  const sent = Buffer.concat([Buffer.from('OggS'), randomBytes(600_000)])
  const id = await uploadFile(site.admin.api, sent, 'suara.ogg')
  assert.deepEqual(await objects(), [id])
  assert.equal(await site.db.value(sql`select count(*) from attachment_chunks`), 0)
  assert.equal(await leftovers(), 0)
  assert.ok((await read(id)).bytes.equals(sent))
  const part = await read(id, site.server, 'bytes=262140-262150')
  assert.deepEqual([part.status, part.bytes.equals(sent.subarray(262_140, 262_151))], [206, true])
})

test('files in the database stay readable; a file in S3 is 503 on a server without S3', async () => {
  const old = await site.replica({ env: {} })
  const stored = await uploadFile(old.api.as({ token: site.admin.token }), pictureOf(), 'a.png')
  assert.ok((await read(stored)).bytes.equals(pictureOf()))
  const id = await uploadFile(site.admin.api, pictureOf(), 'b.png')
  assert.equal((await read(id, old)).status, 503)
})

test('an object is deleted after its attachment, even if the store was down meanwhile', async () => {
  const [id, phone] = [await uploadFile(site.n8n, pictureOf(), 'c.png'), newPhone()]
  await pushTicket(site.n8n, { phone })
  await pushTicket(site.n8n, { phone, attachments: [id] })
  await site.db.pool.query(
    sql`delete from ticket_comments where id = (select comment_id from attachments where id = ${id})`,
  )
  assert.ok((await objects()).includes(id))
  const away = await site.replica({ env: { ...env, S3_ENDPOINT: 'http://127.0.0.1:9' } })
  await assert.rejects(pruneAttachments(away.ctx))
  assert.equal(await leftovers(), 1, 'the deletion will be retried')
  await makeDue()
  await pruneAttachments(site.server.ctx)
  assert.equal((await objects()).includes(id), false)
  assert.equal(await leftovers(), 0)
})

test('if the transaction of an upload fails, its object is deleted later; the object of a stored attachment never is', async () => {
  const used = await uploadFile(site.admin.api, pictureOf(), 'd.png')
  await site.db.pool.query(sql`insert into leftover_objects (id, due_at) values (${used}, now())`)
  const before = await objects()
  await site.db.pool.query(
    sql`alter table attachments add constraint refuse check (filename <> 'e.png') not valid`,
  )
  await assert.rejects(uploadFile(site.admin.api, pictureOf(), 'e.png'))
  await site.db.pool.query(sql`alter table attachments drop constraint refuse`)
  assert.equal((await objects()).length, before.length + 1)
  await makeDue()
  await pruneAttachments(site.server.ctx)
  assert.deepEqual(await objects(), before)
})

test('a wrong secret is 503, and the secret is not logged', async () => {
  const wrong = await site.replica({ env: { ...env, S3_SECRET_ACCESS_KEY: 'rahasia-sekali' } })
  const refused = await wrong.api.call('POST', '/attachments', { raw: pictureOf(), token: site.admin.token })
  assert.equal(refused.status, 503)
  assert.match(wrong.logged.join('\n'), /SignatureDoesNotMatch/)
  assert.doesNotMatch(wrong.logged.join('\n'), /rahasia-sekali/)
})

test('incomplete settings stop the start with the names of the missing ones', () => {
  assert.throws(() => loadConfig({ S3_ENDPOINT: 'https://s3.example.com', S3_BUCKET: 'pantau' }), {
    message: /S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY is required/,
  })
})
