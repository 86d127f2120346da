/** Milliseconds after the first screen before the rest of the client is fetched. */
const LATER = 1_000

/** Brings all pages of the H5 onto the phone, so that a page never seen before opens without a network too. */
export function keepOffline(): void {
  if (!import.meta.env.PROD) return
  const later = () => setTimeout(bring, LATER)
  if (document.readyState === 'complete') later()
  else window.addEventListener('load', later, { once: true })
}

function bring(): void {
  // Without a network now: when it is back.
  const again = () => window.addEventListener('online', bring, { once: true })
  const base = import.meta.env.BASE_URL
  if ('serviceWorker' in navigator) navigator.serviceWorker.register(`${base}sw.js`).catch(again)
  else fetchRest(base).catch(again)
}

/** Where there are no workers (WeChat on iPhones): into the browser's own store, for as long as this page is open. */
async function fetchRest(base: string): Promise<void> {
  const answer = await fetch(`${base}files.json`)
  for (const file of (await answer.json()) as string[]) await fetch(file)
}
