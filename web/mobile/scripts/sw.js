// Keeps the client itself on the phone, so that it starts in a lift: the page from the network first, files whose names
// carry a hash from the cache first. Says nothing of the API; what members do is kept by the page (src/core/queue.ts).
const CACHE = 'sanke-m'
const PAGE = '/m/'

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('message', (event) => {
  // The list of files that belong to the newest build: the others are forgotten.
  const wanted = new Set(event.data.files.map((file) => new URL(file, self.location.origin).href))
  const prune = async () => {
    const cache = await caches.open(CACHE)
    for (const request of await cache.keys()) {
      if (request.url.includes('/m/assets/') && !wanted.has(request.url)) await cache.delete(request)
    }
  }
  event.waitUntil(prune())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin || !url.pathname.startsWith(PAGE)) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (url.pathname === PAGE) event.respondWith(page(request))
  else if (url.pathname.startsWith(`${PAGE}assets/`)) event.respondWith(file(request))
})

async function page(request) {
  const cache = await caches.open(CACHE)
  try {
    const answer = await fetch(request)
    if (answer.ok) await cache.put(PAGE, answer.clone())
    return answer
  } catch (error) {
    const kept = await cache.match(PAGE)
    if (kept) return kept
    throw error
  }
}

async function file(request) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) await cache.put(request, answer.clone())
  return answer
}
