// The API's documentation: the OpenAPI document, and Swagger UI over it from our own files, so that it works offline.
import { Router } from 'express'
import express from 'express'
import helmet from 'helmet'
import absolutePath from 'swagger-ui-dist/absolute-path.js' // not the package: that would run the UI itself here
import type { Route } from '../route.ts'
import { openApiDocument } from './openapi.ts'

const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pantau API</title><link rel="stylesheet" href="/api/docs/assets/swagger-ui.css"></head>
<body><div id="docs"></div>
<script src="/api/docs/assets/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body>
</html>`
const start = `SwaggerUIBundle({ url: '/api/v1/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null })`

const headers = helmet({
  contentSecurityPolicy: {
    directives: {
      'default-src': ["'self'"],
      'script-src': ["'self'"],
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:'],
      'upgrade-insecure-requests': null,
    },
  },
})

/** Mounted at /api. */
export function docsRouter(routes: readonly Route[]): Router {
  const router = Router()
  let document: string | undefined
  router.get('/v1/openapi.json', (_req, res) => {
    document ??= JSON.stringify(openApiDocument(routes))
    res.type('application/json').send(document)
  })
  router.get('/docs', headers, (_req, res) => {
    res.type('html').send(page)
  })
  router.get('/docs/start.js', headers, (_req, res) => {
    res.type('text/javascript').send(start)
  })
  router.use('/docs/assets', headers, express.static(absolutePath(), { index: false, maxAge: '1h' }))
  return router
}
