// Keeps the client itself on the phone, so that every page opens in a lift, seen before or not. Says nothing of the API; what
// members do is kept by the page (src/core/queue.ts).
//
// A worker belongs to one build. It is there when all files of that build are, whatever the page that asked for it did
// meanwhile; an older one stays in charge until the last page of its build is closed.
const CACHE = 'sanke-m'
const PAGE = '/m/'
/** The files of this build, whose names carry a hash: the build writes them here. */
const FILES = []
/** Fetched at a time: the member's own calls come first on a weak network. */
const LANES = 3
/** Milliseconds after which a page that the network does not bring is taken from the phone. */
const PATIENCE = 4_000

self.addEventListener('install', (event) => event.waitUntil(fill()))
self.addEventListener('activate', (event) => event.waitUntil(prune().then(() => self.clients.claim())))

async function fill() {
  const cache = await caches.open(CACHE)
  const kept = new Set((await cache.keys()).map((request) => new URL(request.url).pathname))
  // What an interrupted try brought is not fetched again.
  const missing = FILES.filter((file) => !kept.has(file))
  const lane = async () => {
    for (let file = missing.shift(); file; file = missing.shift()) await cache.add(file)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  await cache.add(new Request(PAGE, { cache: 'no-cache' }))
}

async function prune() {
  const cache = await caches.open(CACHE)
  const wanted = new Set([PAGE, ...FILES])
  for (const request of await cache.keys()) {
    if (!wanted.has(new URL(request.url).pathname)) await cache.delete(request)
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin || !url.pathname.startsWith(PAGE)) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (url.pathname.startsWith(`${PAGE}assets/`)) event.respondWith(file(request))
})

/** The network's page, unless it is late, absent or a server's failure. */
async function page(request) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(PAGE)
  if (!kept) return fetch(request)
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, kept))
  const asked = fetch(request).then(
    (answer) => (answer.status < 500 ? answer : kept),
    () => kept,
  )
  return Promise.race([asked, late])
}

async function file(request) {
  const cache = await caches.open(CACHE)
  return (await cache.match(request)) ?? fetch(request)
}
