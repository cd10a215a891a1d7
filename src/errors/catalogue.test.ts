// Provokes every code of both catalogues over HTTP and checks that the panel has words for it in both languages: no English
// sentence of the server reaches a screen, and no code remains that the server never answers.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import { fieldWords } from '../../components/shared/field-words.ts'
import { problemWords, type Coded, type Locale } from '../../components/shared/problem-words.ts'
import type { Answer } from '../testing/client.ts'
import { logIn, openSite } from '../testing/fixtures.ts'
import { panelSession } from '../testing/session.ts'
import { fieldCodes } from './field-codes.ts'
import { problemCodes } from './problem-codes.ts'
import type { Scene } from '../testing/provoked-conflicts.ts'
import { provoked } from '../testing/provoked-problems.ts'
import { provokedFields } from '../testing/provoked-fields.ts'

interface Refusal extends Coded {
  status?: number
  error?: string
  errors?: (Coded & { field: string; message: string })[]
}

let scene: Scene
before(async () => {
  const site = await openSite()
  const connected = await site.replica({ env: { N8N_WEBHOOK_URL: 'http://127.0.0.1:9/hook' } })
  scene = {
    site,
    ani: await site.person('Ani Agen'),
    session: await panelSession(site.server.origin, site.admin.email),
    connected: { admin: connected.api.as({ token: await logIn(connected, site.admin.email) }) },
  }
  await site.db.pool.query(
    sql`create function refuse_title() returns trigger language plpgsql as $$
      begin
        if new.title like 'SQLSTATE %' then
          raise exception 'refused by the test' using errcode = split_part(new.title, ' ', 2);
        end if;
        return new;
      end $$`,
  )
  await site.db.pool.query(
    sql`create trigger refuse_title before insert on canned_replies for each row execute function refuse_title()`,
  )
})
after(() => scene.site.close())

/** The problem in the answer; AdminJS actions return it next to the record. */
function refusalIn({ body }: Answer<unknown>): Refusal {
  const answer = body as Refusal & { problem?: Refusal }
  return answer.problem ?? answer
}

function judgeWords(
  said: Coded,
  english: string | undefined,
  words: (said: Coded, locale: Locale) => string,
) {
  const [id, en] = [words(said, 'id'), words(said, 'en')]
  assert.notEqual(id, en)
  assert.ok(english)
  for (const text of [id, en]) {
    assert.match(text, /^\P{Ll}?.+\.$/su)
    assert.doesNotMatch(text, /\{\w+\}(?!,|\.| is| tidak)/, 'a parameter is missing')
  }
  assert.ok(!id.includes(english), `${id} has the server's own words`)
}

for (const [code, provoke] of Object.entries(provoked))
  test(`the server answers with ${code}, which has words in both languages`, async () => {
    const answer = await provoke(scene)
    const refusal = refusalIn(answer)
    assert.equal(refusal.code, code, answer.text.slice(0, 300))
    if (code !== 'unreadable_request')
      assert.equal(answer.status, problemCodes[code as keyof typeof problemCodes].status)
    judgeWords(refusal, refusal.error, problemWords)
  })

for (const [code, provoke] of Object.entries(provokedFields))
  test(`the server answers with the field code ${code}, which has words in both languages`, async () => {
    const answer = await provoke(scene)
    assert.equal(answer.status, 400, answer.text.slice(0, 300))
    const found = refusalIn(answer).errors?.find((one) => one.code === code)
    assert.ok(found, answer.text.slice(0, 500))
    judgeWords(found, found.message, fieldWords)
  })

test('every code of both catalogues was provoked', () => {
  assert.deepEqual(Object.keys(provoked).sort(), Object.keys(problemCodes).sort())
  assert.deepEqual(Object.keys(provokedFields).sort(), Object.keys(fieldCodes).sort())
})
