// A bar chart, stacked or side by side. A click on a bar opens the list it counts. A table has the same numbers, for screen
// readers and for users without a mouse.
import { Bar, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { Link, useNavigate } from 'react-router-dom'
import { number } from '../lib/format.ts'
import { t } from './texts.ts'
import './charts.css'

interface Named {
  key: string
  name: string
}
interface Series extends Named {
  color: string
}
interface Row {
  /** The label below the bar. */
  label: string
  /** The full label, for the tooltip and the table. */
  title: string
  /** For each series, the URL of the list that its number counts. */
  to?: Partial<Record<string, string>>
  [key: string]: string | number | Partial<Record<string, string>> | undefined
}

interface Props {
  label: string
  rows: readonly Row[]
  acrossName: string
  series: readonly Series[]
  stacked?: boolean
  /** A line to compare with the bars. */
  compare?: Named | undefined
}

const tick = { fill: 'var(--ink-3)', fontSize: 11 }

export function Bars({ label, rows, acrossName, series, stacked = false, compare }: Props) {
  const navigate = useNavigate()
  // At most ten labels, evenly spaced, always including the last bar.
  const every = Math.ceil(rows.length / 10)
  const ticks = rows.filter((_, index) => (rows.length - 1 - index) % every === 0).map((row) => row.label)
  return (
    <figure className="chart" aria-label={label}>
      <ul className="legend" aria-hidden="true">
        {series.map(({ key, name, color }) => (
          <li key={key}>
            <i style={{ background: color }} />
            {name}
          </li>
        ))}
        {compare && (
          <li>
            <i className="legend-line" />
            {compare.name}
          </li>
        )}
      </ul>
      <div className="chart-area" aria-hidden="true">
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height: 220 }}>
          <ComposedChart
            data={[...rows]}
            margin={{ top: 6, right: 4, bottom: 0, left: 0 }}
            barCategoryGap={stacked ? '18%' : '24%'}
            barGap={1}
            accessibilityLayer={false}
          >
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="label"
              tickLine={false}
              axisLine={false}
              tick={tick}
              {...(rows.length > 24 ? { ticks, interval: 0 } : { minTickGap: 8 })}
            />
            <YAxis
              tickLine={false}
              axisLine={false}
              allowDecimals={false}
              width="auto"
              tick={tick}
              tickFormatter={(value: number) => number(value)}
            />
            <Tooltip
              cursor={{ fill: 'var(--grey-soft)', stroke: 'none' }}
              isAnimationActive={false}
              content={({ active, payload }) => {
                const row = (payload[0] as { payload?: Row } | undefined)?.payload
                return active && row ? <Tip row={row} {...{ series, stacked, compare }} /> : null
              }}
            />
            {series.map(({ key, name, color }) => (
              <Bar
                key={key}
                dataKey={key}
                name={name}
                fill={color}
                isAnimationActive={false}
                maxBarSize={26}
                radius={stacked ? 0 : [2, 2, 0, 0]}
                {...(stacked ? { stackId: 'all' } : {})}
                {...(rows.some((row) => row.to?.[key] !== undefined) ? { className: 'leads' } : {})}
                onClick={(_, index) => {
                  const to = rows[index]?.to?.[key]
                  if (to !== undefined) navigate(to)
                }}
              />
            ))}
            {compare && (
              <Line
                dataKey={compare.key}
                name={compare.name}
                type="monotone"
                stroke="var(--ink-3)"
                strokeWidth={1.5}
                strokeDasharray="4 3"
                dot={false}
                activeDot={false}
                isAnimationActive={false}
              />
            )}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <details className="chart-data">
        <summary>{t('table')}</summary>
        <div className="chart-table">
          <table>
            <caption className="visually-hidden">{`${label}: ${t('table')}`}</caption>
            <thead>
              <tr>
                <th scope="col">{acrossName}</th>
                {[...series, ...(compare ? [compare] : [])].map(({ key, name }) => (
                  <th key={key} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.label}>
                  <th scope="row">{row.title}</th>
                  {[...series, ...(compare ? [compare] : [])].map(({ key }) => (
                    <td key={key}>
                      <Value value={Number(row[key])} to={row.to?.[key]} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}

function Value({ value, to }: { value: number; to: string | undefined }) {
  return to === undefined || value === 0 ? number(value) : <Link to={to}>{number(value)}</Link>
}

function Tip({
  row,
  series,
  stacked,
  compare,
}: Pick<Props, 'series' | 'stacked' | 'compare'> & { row: Row }) {
  const value = (key: string) => Number(row[key])
  return (
    <div className="tip">
      <b>{row.title}</b>
      <dl>
        {series.map(({ key, name, color }) => (
          <div key={key}>
            <dt>
              <i style={{ background: color }} />
              {name}
            </dt>
            <dd>{number(value(key))}</dd>
          </div>
        ))}
        {stacked && (
          <div className="tip-sum">
            <dt>{t('total')}</dt>
            <dd>{number(series.reduce((sum, { key }) => sum + value(key), 0))}</dd>
          </div>
        )}
        {compare && (
          <div>
            <dt className="dim">{compare.name}</dt>
            <dd className="dim">{number(value(compare.key))}</dd>
          </div>
        )}
      </dl>
    </div>
  )
}
