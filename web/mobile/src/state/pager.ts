import { reactive } from 'vue'
import { Failure } from '@/api/http'
import type { Page } from '@/api/types'
import { signedIn } from './session'

/** A list that is fetched page by page. */
export interface Pager<T> {
  items: T[]
  next: string | null
  loading: boolean
  failure: Failure | null
}

/** An empty list. */
export function pager<T>(): Pager<T> {
  return reactive({ items: [], next: null, loading: false, failure: null }) as Pager<T>
}

/** Fetches the first page, or the next one. */
export async function fetchPage<T>(list: Pager<T>, more: boolean, get: (cursor?: string) => Promise<Page<T>>): Promise<void> {
  if (list.loading || (more && !list.next)) return
  list.loading = true
  list.failure = null
  try {
    const cursor = more ? (list.next ?? undefined) : undefined
    const page = await signedIn(() => get(cursor))
    list.items = more ? [...list.items, ...page.items] : page.items
    list.next = page.next ?? null
  } catch (error) {
    list.failure = error instanceof Failure ? error : new Failure(0, 'offline', String(error))
  } finally {
    list.loading = false
  }
}

/** One thing that is fetched. */
export interface Fetched<T> {
  value: T | null
  loading: boolean
  failure: Failure | null
}

/** Nothing yet. */
export function fetched<T>(): Fetched<T> {
  return reactive({ value: null, loading: false, failure: null }) as Fetched<T>
}

/** Fetches it; what was there stays on screen meanwhile. */
export async function fetchOne<T>(one: Fetched<T>, get: () => Promise<T>): Promise<void> {
  one.loading = true
  one.failure = null
  try {
    one.value = await signedIn(get)
  } catch (error) {
    one.failure = error instanceof Failure ? error : new Failure(0, 'offline', String(error))
  } finally {
    one.loading = false
  }
}
