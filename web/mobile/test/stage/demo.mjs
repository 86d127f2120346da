// The real thing for tests: the built binary's demo, with its own Redis and simulated WeChat, on a port and in a folder of
// its own.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const project = fileURLToPath(new URL('../../../..', import.meta.url))
const targets = process.env.CARGO_TARGET_DIR ?? join(project, 'target')

/** The binary under test. */
export function binary() {
  const known = [process.env.SANKE_BIN, join(targets, 'debug', 'sanke'), join(targets, 'release', 'sanke')]
  const found = known.find((path) => path && existsSync(path))
  if (!found) throw new Error('no sanke binary: cargo build first, or name one in SANKE_BIN')
  return found
}

/** Half past seven on the last Tuesday that is over: in the past, so that codes that a command makes now are valid there. */
function tuesdayMorning() {
  const day = new Date(Date.now() - 2 * 86_400_000)
  while (day.getUTCDay() !== 2) day.setTime(day.getTime() - 86_400_000)
  return `${day.toISOString().slice(0, 10)}T07:30:00+08:00`
}

/** Starts a demo; `at` is the moment at which it begins. */
export async function startDemo(at = tuesdayMorning()) {
  const data = mkdtempSync(join(tmpdir(), 'sanke-web-'))
  const child = spawn(binary(), ['demo', '--port', '0', '--json', '--at', at, '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  child.stderr.on('data', (text) => {
    log = (log + text).slice(-2_000)
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const first = new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    void ended.then((code) => reject(new Error(`the demo ended with ${code}: ${log}`)))
  })
  const line = JSON.parse(await first)
  const call = async (method, path, body, token) => {
    const answer = await fetch(line.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text ? JSON.parse(text) : null
  }
  return {
    ...line,
    call,
    /** Moves the clock. */
    advance: (seconds) => call('POST', '/demo/clock', { advance_s: seconds }),
    /** A token of a demo identity. */
    token: async (code) => (await call('POST', '/api/v1/auth/wechat', { code, app: 'mini' })).token,
    /** Runs a command beside the demo. */
    run(...args) {
      const done = spawnSync(binary(), [...args, '--data', data], { encoding: 'utf8' })
      if (done.status !== 0) throw new Error(`${args.join(' ')}: ${done.stderr}${done.stdout}`)
      return done.stdout
    },
    async stop() {
      child.kill('SIGTERM')
      await ended
      rmSync(data, { recursive: true, force: true })
    },
  }
}
