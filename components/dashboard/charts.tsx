// The charts. The same numbers stand in a table for those who do not see them.
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { number } from '../lib/format.ts'
import { t } from './texts.ts'

export interface Series {
  key: string
  name: string
  color: string
}

interface Props {
  label: string
  rows: readonly Record<string, string | number>[]
  /** Key of what stands below the bars. */
  across: string
  acrossName: string
  series: readonly Series[]
  stacked?: boolean
}

export function Bars({ label, rows, across, acrossName, series, stacked = false }: Props) {
  return (
    <figure className="chart" aria-label={label}>
      <ul className="legend" aria-hidden="true">
        {series.map(({ key, name, color }) => (
          <li key={key}>
            <i style={{ background: color }} />
            {name}
          </li>
        ))}
      </ul>
      <ResponsiveContainer width="100%" height={220}>
        <BarChart
          data={[...rows]}
          margin={{ top: 8, right: 8, bottom: 0, left: -8 }}
          barCategoryGap="18%"
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey={across}
            tickLine={false}
            axisLine={false}
            tick={{ fill: 'var(--ink-3)', fontSize: 11 }}
            minTickGap={6}
          />
          <YAxis
            tickLine={false}
            axisLine={false}
            allowDecimals={false}
            width={48}
            tick={{ fill: 'var(--ink-3)', fontSize: 11 }}
            tickFormatter={(value: number) => number(value)}
          />
          <Tooltip
            cursor={{ fill: 'var(--grey-soft)' }}
            formatter={(value) => number(Number(value))}
            contentStyle={{
              background: 'var(--raised)',
              border: '1px solid var(--line-strong)',
              borderRadius: 8,
              color: 'var(--ink)',
            }}
            itemStyle={{ color: 'var(--ink)' }}
            labelStyle={{ color: 'var(--ink-2)', fontWeight: 600 }}
            labelFormatter={(value) => (typeof value === 'string' ? `${acrossName} ${value}` : '')}
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
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
      <div className="visually-hidden">
        <table>
          <caption>{`${label}: ${t('table')}`}</caption>
          <thead>
            <tr>
              <th>{acrossName}</th>
              {series.map(({ key, name }) => (
                <th key={key}>{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row[across]}>
                <td>{row[across]}</td>
                {series.map(({ key }) => (
                  <td key={key}>{row[key]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  )
}
