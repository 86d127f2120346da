import type { Problem } from './types'
import type { paths } from './schema'
import { launch } from '@/device/platform'

/** A request that did not end well. */
export class Failure extends Error {
  constructor(
    /** 0 = no answer at all. */
    readonly status: number,
    readonly code: string,
    /** For people, in Chinese. */
    readonly detail: string,
    /** Milliseconds that the server asked to wait. */
    readonly wait = 0,
    readonly errors: Problem['errors'] = [],
  ) {
    super(detail)
  }

  /** Whether the same request may work later. */
  get passes(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500
  }
}

/** What goes with every request; filled by the session. */
export const credentials: { token: string | null; csrf: string | null } = { token: null, csrf: null }

/** Hears of every answer that tells the server's time. */
export const listeners: { time: (serverNow: string, asked: number) => void } = { time: () => undefined }

const TIMEOUT = 15_000

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** Sends one request; a refusal is a `Failure`. */
export function send<T>(method: Method, path: string, body?: unknown): Promise<T> {
  const asked = Date.now()
  const header: Record<string, string> = { Accept: 'application/json' }
  if (body !== undefined) header['Content-Type'] = 'application/json'
  if (credentials.token) header.Authorization = `Bearer ${credentials.token}`
  // A page elsewhere can't set a header of its own on our cookie's requests.
  if (credentials.csrf && method !== 'GET') header['X-CSRF'] = credentials.csrf
  // In a browser the log-in is kept in a cookie that scripts can't read.
  if (__H5__ && path.startsWith('/api/v1/auth/')) header['X-Session'] = 'cookie'
  return new Promise<T>((resolve, reject) => {
    uni.request({
      url: launch.base + path,
      method,
      header,
      timeout: TIMEOUT,
      data: body === undefined ? undefined : (JSON.stringify(body) as unknown as UniApp.RequestOptions['data']),
      withCredentials: true,
      success(answer) {
        const data: unknown = typeof answer.data === 'string' ? parse(answer.data) : answer.data
        if (answer.statusCode >= 200 && answer.statusCode < 300) {
          const now = (data as { server_now?: unknown } | null)?.server_now
          if (typeof now === 'string') listeners.time(now, asked)
          resolve(data as T)
        } else {
          reject(failure(answer.statusCode, data, answer.header as Record<string, string>))
        }
      },
      fail() {
        reject(new Failure(0, 'offline', '网络不通，请稍后再试。'))
      },
    })
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function failure(status: number, data: unknown, header: Record<string, string>): Failure {
  const problem = (data ?? {}) as Partial<Problem>
  const asked = Object.entries(header ?? {}).find(([name]) => name.toLowerCase() === 'retry-after')?.[1]
  const wait = Number(asked) * 1_000 || 0
  const known = status >= 500 ? '服务暂时不可用，请稍后再试。' : '这次操作没有成功。'
  return new Failure(status, problem.code ?? String(status), problem.detail ?? known, wait, problem.errors ?? [])
}

type Body<R> = R extends { content: { 'application/json': infer B } } ? B : undefined
type Responses<Op> = Op extends { responses: infer R } ? R : never
type Good<R> = Body<R[Extract<keyof R, 200 | 201 | 202 | 204>]>
type Sent<Op> = Op extends { requestBody: { content: { 'application/json': infer B } } } ? B : undefined
type Verbs<P extends keyof paths> = {
  [M in 'get' | 'post' | 'put' | 'delete']: paths[P][M] extends undefined ? never : M
}['get' | 'post' | 'put' | 'delete']

/** What a call may carry: parts of the path, the query, the body. */
export interface Options<B> {
  path?: Record<string, string>
  query?: Record<string, string | undefined>
  body?: B
}

/** A call of the documented API; shapes come from the OpenAPI document. */
export function api<P extends keyof paths, M extends Verbs<P>>(
  method: M,
  path: P,
  options: Options<Sent<paths[P][M]>> = {},
): Promise<Good<Responses<paths[P][M]>>> {
  return send(method.toUpperCase() as Method, fill(path, options), options.body)
}

function fill(path: string, { path: parts = {}, query = {} }: Options<unknown>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parts[name] ?? ''))
  const asked = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
  return asked.length ? `${filled}?${asked.join('&')}` : filled
}
