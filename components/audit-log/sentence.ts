// The sentence for an entry. An action that has no sentence is shown by its code.
import { resources } from '../lib/panel.ts'
import type { AuditEntry } from './data.ts'
import { knows, t } from './texts.ts'

export type Part = { text: string; kind: 'text' | 'actor' | 'subject' }

const synonyms: Record<string, string> = {
  updated: 'changed',
  edited: 'changed',
  removed: 'deleted',
  added: 'created',
}

/** The sentence in parts, so that names can be styled differently from the rest. */
export function sentenceOf(entry: AuditEntry): Part[] {
  const subject = subjectOf(entry)
  return templateOf(entry, subject !== undefined)
    .split(/(\{actor\}|\{subject\})/)
    .flatMap((part): Part[] => {
      if (part === '{actor}') return [{ text: actorOf(entry), kind: 'actor' }]
      if (part === '{subject}') return [{ text: subject ?? '', kind: 'subject' }]
      return part === '' ? [] : [{ text: part, kind: 'text' }]
    })
}

function templateOf(entry: AuditEntry, isNamed: boolean): string {
  const { action } = entry
  const [area = '', verb = ''] = action.split('.', 2)
  return (
    inWords(keyOf(entry, `${area}.${synonyms[verb] ?? verb}`), isNamed) ??
    ofTable(area, verb, isNamed) ??
    t('other', { action })
  )
}

/** The template of this key: without the subject, if its name is not known. */
function inWords(key: string, isNamed: boolean): string | undefined {
  const unnamed = `${key}.unnamed`
  if (!isNamed && knows(unnamed)) return t(unnamed)
  return knows(key) ? t(key) : undefined
}

/** For a table that has no sentences of its own: made from the word that its declaration has for one row. */
function ofTable(area: string, verb: string, isNamed: boolean): string | undefined {
  const one = resources.find(({ audit }) => audit?.kind === area)?.audit?.one
  return one === undefined ? undefined : inWords(`table_${verb}`, isNamed)?.replace('{one}', one)
}

/** A change of the password, the role or the status alone has a sentence of its own. */
function keyOf({ actor, subject_id, details }: AuditEntry, action: string): string {
  if (action === 'user.created' && actor.type === 'system') return 'user.created_first'
  if (action !== 'user.changed') return action
  const [only, second] = changedFields(details)
  const self = actor.id === subject_id
  if (second === undefined) {
    if (only === 'password') return self ? 'user.password_changed' : 'user.password_reset'
    if (only === 'role') return 'user.role_changed'
    if (only === 'is_active' && details.is_active !== false) return 'user.activated'
  }
  return self ? 'user.changed_self' : 'user.changed'
}

export function changedFields(details: Record<string, unknown>): string[] {
  return Array.isArray(details.changed)
    ? details.changed.filter((field): field is string => typeof field === 'string')
    : []
}

export function actorOf({ actor }: AuditEntry): string {
  if (actor.type === 'system') return t('pantau')
  return actor.full_name ?? (actor.type === 'n8n' ? 'n8n' : t('someone'))
}

/** A name that people know, never the name of a table or a part of an id. undefined: not known, or the row was deleted. */
function subjectOf({ subject_name, subject_type, details }: AuditEntry): string | undefined {
  const name = subject_name ?? details.name ?? details.title
  if (typeof name !== 'string') return undefined
  const isPlain = resources.some(({ id, audit }) => id === subject_type && audit !== undefined)
  return isPlain || quoted.has(subject_type) ? `“${name}”` : name
}

/** Subjects whose names users have made up. The others are numbers, addresses and people: no quotation marks. */
const quoted = new Set(['api_keys', 'canned_replies'])
