import type { Store } from '@/core/queue'

// #ifdef H5
const memory = new Map<string, string>()

/** Some browsers forbid storage in private windows: then things last as long as the page. */
function browserStore(): Store {
  try {
    const box = window.localStorage
    box.setItem('sk.probe', '1')
    box.removeItem('sk.probe')
  } catch (error) {
    const full = error instanceof DOMException && error.name === 'QuotaExceededError' && window.localStorage.length > 0
    if (!full) {
      return {
        get: (key) => memory.get(key) ?? null,
        set: (key, value) => void memory.set(key, value),
        remove: (key) => void memory.delete(key),
        keys: () => [...memory.keys()],
      }
    }
  }
  const box = window.localStorage
  return {
    get: (key) => box.getItem(key),
    set: (key, value) => box.setItem(key, value),
    remove: (key) => box.removeItem(key),
    keys: () => Object.keys(box),
  }
}
// #endif

function phoneStore(): Store {
  // #ifdef H5
  return browserStore()
  // #endif
  return {
    get(key) {
      const value: unknown = uni.getStorageSync(key)
      return typeof value === 'string' && value !== '' ? value : null
    },
    set: (key, value) => uni.setStorageSync(key, value),
    remove: (key) => uni.removeStorageSync(key),
    keys: () => uni.getStorageInfoSync().keys,
  }
}

/** What outlives the page. */
export const store: Store = phoneStore()

/** Begin the names of what can be fetched again. */
export const CACHE = 'sk.cache.'

/** Reads JSON; null when absent or broken. */
export function read<T>(key: string): T | null {
  try {
    return JSON.parse(store.get(key) ?? 'null') as T | null
  } catch {
    return null
  }
}

/** Writes JSON; when the phone is full, what can be fetched again makes room. Answers whether it was kept. */
export function write(key: string, value: unknown): boolean {
  const text = JSON.stringify(value)
  for (;;) {
    try {
      store.set(key, text)
      return true
    } catch {
      if (key.startsWith(CACHE) || !makeRoom()) return false
    }
  }
}

/** Forgets what can be fetched again; answers whether there was any. */
export function makeRoom(): boolean {
  const cached = store.keys().filter((key) => key.startsWith(CACHE))
  cached.forEach((key) => store.remove(key))
  return cached.length > 0
}
