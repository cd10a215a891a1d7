// The entry point of the panel. src/admin/page.ts writes the page that loads it.
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router-dom'
import '@fontsource-variable/inter'
import { App } from './app.tsx'
import { forgetOthers } from './lib/others.ts'
import './theme/reset.css'
import './theme/tokens.css'

forgetOthers()

const container = document.getElementById('app')
if (container)
  createRoot(container).render(
    <BrowserRouter>
      <App />
    </BrowserRouter>,
  )
