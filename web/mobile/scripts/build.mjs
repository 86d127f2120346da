// npm run build (H5), npm run build:mp (WeChat mini-program, for the service that VITE_API_BASE names) and mp-test (the same
// for a service that nobody has): builds, then finishes and checks what was built.
import { spawnSync } from 'node:child_process'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { constants, gzipSync } from 'node:zlib'

const wanted = process.argv[2] ?? 'h5'
const kind = wanted === 'h5' ? 'h5' : 'mp'
const root = fileURLToPath(new URL('..', import.meta.url))
const out = join(root, 'dist', { h5: 'h5', mp: 'mp-weixin', 'mp-test': 'mp-test' }[wanted] ?? 'h5')
const platform = kind === 'mp' ? ['-p', 'mp-weixin'] : []
const uni = createRequire(import.meta.url).resolve('@dcloudio/vite-plugin-uni/bin/uni.js')
const hosts = /https?:\/\/(?!www\.w3\.org|127\.0\.0\.1)[a-z0-9.-]+\.[a-z]{2,}/gi

async function files(dir) {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true })
  return entries.filter((e) => e.isFile()).map((e) => join(e.parentPath ?? e.path, e.name))
}

await rm(out, { recursive: true, force: true })
const env = { ...process.env, UNI_OUTPUT_DIR: out, UNI_INPUT_DIR: join(root, 'src'), NODE_ENV: 'production' }
if (wanted === 'mp-test') env.VITE_API_BASE = 'https://sanke.test'
if (wanted === 'mp' && !env.VITE_API_BASE) {
  console.error('name the service: VITE_API_BASE=https://study.example.cn npm run build:mp')
  process.exit(2)
}
const run = spawnSync(process.execPath, [uni, 'build', ...platform], { cwd: root, env, stdio: 'inherit' })
if (run.status !== 0) process.exit(run.status ?? 1)

let problems = []
if (kind === 'h5') {
  const page = join(out, 'index.html')
  const html = await readFile(page, 'utf8')
  if (/<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son\w+=/i.test(html)) problems.push('index.html: inline script or style')
  if (!html.includes('name="sanke-stage" content="service"')) problems.push('index.html: the stage is not named')
  const hashed = (await files(join(out, 'assets'))).map((file) => `/m/${relative(out, file).replaceAll('\\', '/')}`).sort()
  await writeFile(join(out, 'files.json'), JSON.stringify(hashed))
  const worker = await readFile(join(root, 'scripts', 'sw.js'), 'utf8')
  await writeFile(join(out, 'sw.js'), worker.replace('const FILES = []', `const FILES = ${JSON.stringify(hashed)}`))
  for (const file of await files(out)) {
    const bytes = await readFile(file)
    if (!/\.(js|css|svg)$/.test(file)) continue
    await writeFile(`${file}.gz`, gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }))
  }
} else {
  // The icon is for browsers' tabs.
  await rm(join(out, 'static', 'icon.svg'), { force: true })
  for (const file of await files(out)) {
    if (file.endsWith('.json')) await writeFile(file, JSON.stringify(JSON.parse(await readFile(file, 'utf8'))))
  }
  const total = (await Promise.all((await files(out)).map(async (f) => (await stat(f)).size))).reduce((a, b) => a + b, 0)
  const most = Math.floor((2 * 1024 * 1024) / 10)
  if (total > most) problems.push(`the mini-program has ${total} bytes, ${most} are the most`)
  console.log(`mini-program: ${total} bytes in ${relative(root, out)} (limit of the platform: 2 MiB)`)
}
for (const file of await files(out)) {
  if (!/\.(js|css|html|wxml|wxss|json)$/.test(file)) continue
  const named = [...new Set((await readFile(file, 'utf8')).match(hosts) ?? [])]
  if (named.length) console.log(`${relative(out, file)} names ${named.join(' ')}`)
}
if (problems.length) {
  console.error(problems.join('\n'))
  process.exit(1)
}
