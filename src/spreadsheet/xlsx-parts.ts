// The XML of a workbook's parts (ECMA-376, SpreadsheetML): one style for times, one for text, one for titles.
import type { Cell, Column } from './cells.ts'

/** Excel's limit for a cell, in UTF-16 units. */
const longestCell = 32_767
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packaging = 'http://schemas.openxmlformats.org/package/2006'
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
/** Names of the columns; no table has more. */
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
/** Positions in `cellXfs`. */
const styles = { time: 1, text: 2, title: 3 } as const

/** A row of the sheet; `clock` formats a time as 2026-11-23 14:05:00. */
export function rowXml(number: number, cells: readonly Cell[], clock: (at: Date) => string): string {
  const xml = cells.map((cell, at) => {
    const place = `${letters.charAt(at)}${String(number)}`
    if (cell === null) return ''
    return cell instanceof Date ? timeCell(place, clock(cell)) : textCell(place, cell, styles.text)
  })
  return `<row r="${String(number)}">${xml.join('')}</row>`
}

/** The text is in the cell itself, so that no table of shared strings is needed. It is never a formula. */
function textCell(place: string, text: string, style: number): string {
  return `<c r="${place}" s="${String(style)}" t="inlineStr"><is><t xml:space="preserve">${escapeText(shorten(text))}</t></is></c>`
}

/** Excel counts days from 1899-12-30. Rounded up, because a program that truncates would show the second before. */
function timeCell(place: string, clock: string): string {
  const days = Date.parse(`${clock.replace(' ', 'T')}Z`) / 86_400_000 + 25_569
  return `<c r="${place}" s="${String(styles.time)}"><v>${String(Math.ceil(days * 1e9) / 1e9)}</v></c>`
}

/** Begins a sheet with the column widths and a title row that stays visible. */
export function sheetStart(columns: readonly Column[], isFirst: boolean): string {
  const widths = columns.map(
    ({ width }, at) =>
      `<col min="${String(at + 1)}" max="${String(at + 1)}" width="${String(width)}" customWidth="1"/>`,
  )
  const cells = columns.map(({ title }, at) => textCell(`${letters.charAt(at)}1`, title, styles.title))
  const titles = `<row r="1">${cells.join('')}</row>`
  return `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView${isFirst ? ' tabSelected="1"' : ''} workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>${titles}`
}

/** Ends a sheet: adds filters to the titles, and turns off Excel's warning about numbers stored as text. */
export function sheetEnd(columns: number, rows: number): string {
  const range = `A1:${letters.charAt(columns - 1)}${String(rows)}`
  return `</sheetData><autoFilter ref="${range}"/><ignoredErrors><ignoredError sqref="${range}" numberStoredAsText="1"/></ignoredErrors></worksheet>`
}

/** All parts of the package except the sheets: path and XML. */
export function packageParts(sheets: readonly string[]): [path: string, xml: string][] {
  const sheetsXml = sheets.map(
    (name, at) =>
      `<sheet name="${escapeText(name)}" sheetId="${String(at + 1)}" r:id="rId${String(at + 1)}"/>`,
  )
  const overrides = sheets.map(
    (_, at) =>
      `<Override PartName="/xl/worksheets/sheet${String(at + 1)}.xml" ContentType="${sheetType}.worksheet+xml"/>`,
  )
  const targets = [
    ...sheets.map((_, at) => relation(at + 1, 'worksheet', `worksheets/sheet${String(at + 1)}.xml`)),
    relation(sheets.length + 1, 'styles', 'styles.xml'),
  ]
  return [
    [
      '[Content_Types].xml',
      `${declaration}<Types xmlns="${packaging}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${sheetType}.styles+xml"/>${overrides.join('')}</Types>`,
    ],
    [
      '_rels/.rels',
      `${declaration}<Relationships xmlns="${packaging}/relationships">${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${declaration}<workbook xmlns="${main}" xmlns:r="${relationships}"><sheets>${sheetsXml.join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${declaration}<Relationships xmlns="${packaging}/relationships">${targets.join('')}</Relationships>`,
    ],
    ['xl/styles.xml', stylesXml],
  ]
}

const relation = (id: number, type: string, target: string) =>
  `<Relationship Id="rId${String(id)}" Type="${relationships}/${type}" Target="${target}"/>`

const stylesXml = `${declaration}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

function shorten(text: string): string {
  if (text.length <= longestCell) return text
  return `${text.slice(0, longestCell - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/**
 * Escapes a text as ECMA-376 requires (ST_Xstring): a character that XML does not allow is written as _x0001_; in a text that
 * looks like this itself, the first underscore is escaped.
 */
function escapeText(text: string): string {
  return text
    .replace(/_(?=x[\da-f]{4}_)/gi, '_x005F_')
    .replace(
      /(?![\t\n])\p{Cc}|[\ufffe\uffff]/gu,
      (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
}
