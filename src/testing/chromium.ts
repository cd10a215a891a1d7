// Finds the Chromium for tests: the one that TEST_CHROMIUM names, the system's, or else the one from npm (@sparticuz/chromium),
// so that `npm ci && npm test` needs nothing else on the machine.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'

export interface Chromium {
  executablePath: string
  /** Environment variables that it needs in addition. */
  env?: Record<string, string>
}

const systems = [
  // Chromium without the parts for windows: a fifth less work for a test.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** TEST_CHROMIUM: a path, or `bundled` for the one from npm even if the system has one. */
export async function findChromium(wanted = process.env.TEST_CHROMIUM): Promise<Chromium> {
  if (wanted !== undefined && wanted !== '' && wanted !== 'bundled') {
    if (!existsSync(wanted)) throw new Error(`TEST_CHROMIUM names ${wanted}, which does not exist`)
    return { executablePath: wanted }
  }
  const found = wanted === 'bundled' ? undefined : systems.find((path) => existsSync(path))
  return found === undefined ? bundled() : { executablePath: found }
}

/** Unpacks the one from npm once, 200 MB, with libraries and fonts that a bare machine lacks. */
async function bundled(): Promise<Chromium> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('the browser tests need Chromium here: install one, or set TEST_CHROMIUM to its path')
  const package_ = dirname(dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium'))))
  const { version } = JSON.parse(await readFile(join(package_, 'package.json'), 'utf8')) as {
    version: string
  }
  const folder = join(await cacheFolder(package_), version)
  if (!existsSync(folder)) await unpack(join(package_, 'bin'), folder)
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: [join(folder, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      FONTCONFIG_PATH: folder,
    },
  }
}

/** A folder next to the package; if that is not writable, one in the temporary folder. */
async function cacheFolder(package_: string): Promise<string> {
  const beside = join(dirname(dirname(package_)), '.cache', 'pantau-chromium')
  try {
    await mkdir(beside, { recursive: true })
    await rm(await mkdtemp(join(beside, 'try-')), { recursive: true })
    return beside
  } catch {
    const elsewhere = join(tmpdir(), `pantau-chromium-${String(process.getuid?.() ?? 0)}`)
    await mkdir(elsewhere, { recursive: true, mode: 0o700 })
    return elsewhere
  }
}

/** Test files that start at the same time each unpack their own copy; the first copy is kept. */
async function unpack(bin: string, folder: string): Promise<void> {
  const own = await mkdtemp(`${folder}-`)
  try {
    await writeFile(join(own, 'chromium'), await decompressed(join(bin, 'chromium.br')), { mode: 0o755 })
    for (const name of ['al2023', 'fonts', 'swiftshader']) {
      const archive = join(own, `${name}.tar`)
      await writeFile(archive, await decompressed(join(bin, `${name}.tar.br`)))
      await promisify(execFile)('tar', ['-xf', archive, '-C', own, '--no-same-owner'])
      await rm(archive)
    }
    await writeFile(join(own, 'fonts.conf'), fontsIn(join(folder, 'fonts')))
    await chmod(own, 0o755)
    await rename(own, folder)
  } catch (error) {
    await rm(own, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}

/** The package's own configuration names a folder that only cloud functions have. */
const fontsIn = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}</dir><cachedir>${folder}-cache</cachedir></fontconfig>
`

async function decompressed(path: string): Promise<Buffer> {
  return promisify(brotliDecompress)(await readFile(path))
}
