// The routes of the panel. They come from the server's declarations, like the navigation, the titles and the search, so a
// page is in all of these or in none.
import { useLayoutEffect, type ComponentType, type ReactNode } from 'react'
import { Link, Route, Routes } from 'react-router-dom'
import { closed, listPath, pages, recordPath, resources } from './lib/panel.ts'
import { titlePage } from './lib/page-title.ts'
import { may } from './lib/session.ts'
import { GenericList, GenericRecord, pageComponents, tableComponents } from './registry.tsx'
import { EmptyState } from './shared/states.tsx'
import { t } from './shell/texts.ts'
import './ui/button.css'

export function Pages() {
  return (
    <Routes>
      {pages.map(({ name, path, title, component }) => (
        <Route
          key={name}
          path={path}
          element={
            <Titled title={title}>
              <Named name={component} />
            </Titled>
          }
        />
      ))}
      {resources.map(({ id, title, components: { list, show } }) => (
        <Route key={id}>
          <Route
            path={listPath(id)}
            element={
              <Titled title={title}>
                {list === undefined ? <TableList id={id} /> : <Named name={list} />}
              </Titled>
            }
          />
          <Route
            path={recordPath(id, ':id')}
            element={
              <Titled title={title}>
                {show === undefined ? <TableRecord id={id} /> : <Named name={show} />}
              </Titled>
            }
          />
        </Route>
      ))}
      {closed.map((path) => (
        <Route key={path} path={`${path}/*`} element={<Closed />} />
      ))}
      <Route path="*" element={<Nowhere why="missing" />} />
    </Routes>
  )
}

function Named({ name }: { name: string }) {
  const Page: ComponentType | undefined = pageComponents[name]
  if (!Page) throw new Error(`The component ${name} is declared but missing in components/registry.tsx`)
  return <Page />
}

function TableList({ id }: { id: string }) {
  const Own = tableComponents[id]?.list
  return Own ? <Own /> : <GenericList id={id} />
}

function TableRecord({ id }: { id: string }) {
  const Own = tableComponents[id]?.record
  return Own ? <Own /> : <GenericRecord id={id} />
}

/** Sets the title before the page's own effects, so that a page of one record can replace it by the record's name. */
function Titled({ title, children }: { title: string; children: ReactNode }) {
  useLayoutEffect(() => {
    titlePage(title)
  }, [title])
  return children
}

const Closed = () => <Nowhere why={may('tickets.list') ? 'forbidden' : 'not_yours'} />

function Nowhere({ why }: { why: 'missing' | 'forbidden' | 'not_yours' }) {
  return (
    <EmptyState
      title={t(`${why}_title`)}
      action={
        <Link className="btn" to="/admin">
          {t('home')}
        </Link>
      }
    >
      {t(why)}
    </EmptyState>
  )
}
