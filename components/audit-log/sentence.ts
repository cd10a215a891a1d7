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
  const template = templateOf(entry)
  return template.split(/(\{actor\}|\{subject\})/).flatMap((part): Part[] => {
    if (part === '{actor}') return [{ text: actorOf(entry), kind: 'actor' }]
    if (part === '{subject}') return [{ text: subjectOf(entry), kind: 'subject' }]
    return part === '' ? [] : [{ text: part, kind: 'text' }]
  })
}

function templateOf({ action, actor, subject_id, details }: AuditEntry): string {
  const [area = '', verb = ''] = action.split('.', 2)
  const name = `${area}.${synonyms[verb] ?? verb}`
  if (name === 'user.created' && actor.type === 'system') return t('user.created_first')
  if (name === 'user.changed') return changeTemplate(changedFields(details), actor.id === subject_id, details)
  if (knows(name)) return t(name)
  return ofTable(area, verb) ?? t('other', { action })
}

/** For a table that has no sentences of its own: made from the word that its declaration has for one row. */
function ofTable(area: string, verb: string): string | undefined {
  const one = resources.find(({ audit }) => audit?.kind === area)?.audit?.one
  const name = `table_${verb}`
  return one !== undefined && knows(name) ? t(name).replace('{one}', one) : undefined
}

/** A change of the password, the role or the status alone has a sentence of its own. */
function changeTemplate(fields: string[], self: boolean, details: Record<string, unknown>): string {
  const [only, second] = fields
  if (second === undefined) {
    if (only === 'password') return t(self ? 'user.password_changed' : 'user.password_reset')
    if (only === 'role') return t('user.role_changed')
    if (only === 'is_active' && details.is_active !== false) return t('user.activated')
  }
  return t(self ? 'user.changed_self' : 'user.changed')
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

/** A name that people know, never the name of a table or a part of an id. */
function subjectOf({ subject_name, subject_type, details }: AuditEntry): string {
  const name = subject_name ?? details.name ?? details.title
  if (typeof name !== 'string') {
    const gone = `gone_${subject_type}`
    return knows(gone) ? t(gone) : t('gone')
  }
  const isPlain = resources.some(({ id, audit }) => id === subject_type && audit !== undefined)
  return isPlain || quoted.has(subject_type) ? `“${name}”` : name
}

/** Subjects whose names users have made up. The others are numbers, addresses and people: no quotation marks. */
const quoted = new Set(['api_keys', 'canned_replies'])
