// The service worker: keeps the shell of one build on the device and serves it first. It never touches /api, so no
// record and no person is ever in its caches. vite.config.ts fills in the two lines below when it builds.
const build = '__BUILD__'
const shell = ['__SHELL__']

const base = '/console/'
const prefix = 'lianfang-'
const kept_builds = 2 // This one, and the one before it for windows that still run it.

self.addEventListener('install', (event) => event.waitUntil(fetch_shell()))
self.addEventListener('activate', (event) => event.waitUntil(take_over()))
self.addEventListener('fetch', (event) => {
  if (is_ours(event.request)) event.respondWith(answer(event.request))
})

// The page asks for it when its user agreed to the new version.
self.addEventListener('message', (event) => {
  if (event.data === 'take_over') void self.skipWaiting()
})

async function fetch_shell() {
  const cache = await caches.open(prefix + build)
  await cache.addAll(shell.map((file) => new Request(base + file, { cache: 'reload' })))
}

async function take_over() {
  const builds = (await caches.keys()).filter((name) => name.startsWith(prefix))
  for (const name of builds.slice(0, -kept_builds)) await caches.delete(name)
  await self.clients.claim()
}

function is_ours(request) {
  const address = new URL(request.url)
  return request.method === 'GET' && address.origin === self.location.origin && address.pathname.startsWith(base)
}

async function answer(request) {
  const cache = await caches.open(prefix + build)
  if (request.mode === 'navigate') return (await cache.match(base + 'index.html')) ?? fetch(request)
  const known = (await cache.match(request)) ?? (await caches.match(request))
  if (known) return known
  const fetched = await fetch(request)
  const is_lasting = fetched.ok && new URL(request.url).pathname.startsWith(`${base}assets/`)
  if (is_lasting) await cache.put(request, fetched.clone())
  return fetched
}
