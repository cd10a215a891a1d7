// Builds the panel once for each language, without the texts of the other, because a user reads only one.
import { readFile } from 'node:fs/promises'
import { Parser } from 'acorn'
import { transform } from 'esbuild'

export const languages = ['id', 'en']

/** Files with pairs of texts, Indonesian first. They do not use defineTexts, because tests read both languages. */
const tablesOfPairs = /components\/shared\/(?:problem|conflict|field|fact)-words\.ts$/

/** An esbuild plugin that empties the texts of every other language. */
export function onlyLanguage(language) {
  const unwanted = languages.filter((other) => other !== language).map((other) => languages.indexOf(other))
  return {
    name: `only ${language}`,
    setup({ onLoad }) {
      onLoad({ filter: /components\/.*\.ts$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8')
        const ofPairs = tablesOfPairs.test(path)
        if (!ofPairs && !source.includes('defineTexts(')) return undefined
        const { code } = await transform(source, { loader: 'ts', sourcefile: path })
        const out = nodesOf(Parser.parse(code, { ecmaVersion: 'latest', sourceType: 'module' })).flatMap(
          (node) => {
            if (isCallOf(node, 'defineTexts')) return unwanted.map((place) => [node.arguments[place], '{}'])
            return ofPairs && isPair(node) ? unwanted.map((place) => [node.elements[place], "''"]) : []
          },
        )
        return { contents: replaced(code, out), loader: 'js' }
      })
    },
  }
}

function nodesOf(node) {
  if (Array.isArray(node)) return node.flatMap(nodesOf)
  if (typeof node?.type !== 'string') return []
  return [node, ...Object.values(node).flatMap(nodesOf)]
}

const isCallOf = ({ type, callee }, name) => type === 'CallExpression' && callee.name === name

const isPair = ({ type, elements }) =>
  type === 'ArrayExpression' &&
  elements.length === languages.length &&
  elements.every((one) => one?.type === 'Literal' && typeof one.value === 'string')

/** `parts` are nodes and their replacements, in the order of the text. */
function replaced(text, parts) {
  let from = 0
  let made = ''
  for (const [{ start, end }, by] of parts) {
    made += text.slice(from, start) + by
    from = end
  }
  return made + text.slice(from)
}
