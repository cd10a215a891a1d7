// Serves the panel's files. scripts/build.mjs puts a hash in each name, so that browsers may cache them forever.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import express, { type Router } from 'express'
import { z } from 'zod'

const manifest = z.record(z.string(), z.string())

/** Next to the bundled server, or in dist/ if the sources are run directly (tests). */
const candidates = [new URL('./panel/', import.meta.url), new URL('../../dist/panel/', import.meta.url)].map(
  (url) => fileURLToPath(url),
)

export interface PanelAssets {
  /** Throws for a name that was not built. */
  url: (name: string) => string
  /** The files that a script imports, so that they are fetched together with it, not a round trip later. */
  importsOf: (script: string) => readonly string[]
  /** The same for the files of a custom page, by its name in components/registry.tsx; none for the generic pages. */
  pageFiles: (script: string, page: string) => readonly string[]
  router: Router
}

export async function loadAssets(): Promise<PanelAssets> {
  const folder = candidates.find((path) => existsSync(join(path, 'manifest.json')))
  if (folder === undefined) throw new Error('the panel has not been built: run npm run build')
  const names = manifest.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')))
  const startingWith = (start: string) => Object.keys(names).filter((name) => name.startsWith(start))
  return {
    url: (name) => {
      const file = names[name]
      if (file === undefined) throw new Error(`${name} is not among the panel's files`)
      return `/admin/assets/${file}`
    },
    importsOf: (script) => startingWith(`${script} import `),
    pageFiles: (script, page) => startingWith(`${script} page ${page} `),
    router: assetRouter(folder),
  }
}

function assetRouter(folder: string): Router {
  const router = express.Router()
  const serve = express.static(folder, {
    index: false,
    fallthrough: true,
    redirect: false,
    dotfiles: 'allow', // the checkout may be in a dot-folder; there are none inside
    immutable: true,
    maxAge: '1y',
    setHeaders: (res, path) => {
      const name = path.replace(/\.(br|gz)$/, '')
      if (name === path) return
      res.setHeader('content-encoding', path.endsWith('.br') ? 'br' : 'gzip')
      res.setHeader(
        'content-type',
        name.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
      )
    },
  })
  router.use((req, res, next) => {
    res.setHeader('vary', 'accept-encoding')
    const plain = req.url
    const accepted = req.headers['accept-encoding'] ?? ''
    const packed =
      /\.(?:js|css)$/.test(req.path) && /\bbr\b/.test(accepted)
        ? '.br'
        : /\bgzip\b/.test(accepted)
          ? '.gz'
          : ''
    if (
      packed === '' ||
      !/\.(?:js|css)$/.test(req.path) ||
      !existsSync(join(folder, `${req.path.slice(1)}${packed}`))
    ) {
      serve(req, res, next)
      return
    }
    req.url = plain.replace(req.path, `${req.path}${packed}`)
    serve(req, res, next)
  })
  return router
}
