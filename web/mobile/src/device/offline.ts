/** Milliseconds after the start before the rest of the client is fetched: the first screen goes first. */
const LATER = 4_000

/** Brings all pages of the H5 onto the phone, so that a page never seen before opens without a network too. */
export function keepOffline(): void {
  if (!import.meta.env.PROD) return
  setTimeout(() => {
    if (navigator.onLine) void fetchRest()
    else window.addEventListener('online', () => void fetchRest(), { once: true })
  }, LATER)
}

async function fetchRest(): Promise<void> {
  const base = import.meta.env.BASE_URL
  try {
    const worker = 'serviceWorker' in navigator ? await navigator.serviceWorker.register(`${base}sw.js`) : undefined
    if (worker) await navigator.serviceWorker.ready
    const answer = await fetch(`${base}files.json`)
    const files = (await answer.json()) as string[]
    for (const file of files) await fetch(file)
    // The page itself: this start may have been before the worker's.
    await fetch(base, { headers: { Accept: 'text/html' } })
    worker?.active?.postMessage({ files })
  } catch {
    // Next time: until then a page that was never opened needs the network.
  }
}
