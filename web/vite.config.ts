// How the console is built: served below /console/, nothing inline, so that a strict content policy holds.
import vue from '@vitejs/plugin-vue'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'vite'

const here = new URL('.', import.meta.url).pathname

// What no post needs without a network is fetched when it is first opened: the charts and the pages around them.
const only_online = /^assets\/(Leader|Figure|Report|reports|Editor|Import|Accounts|Audit|Setup|People|TrendChart|DayPicker|trend|charts)/

// Writes dist/sw.js: worker.js with the list of this build's files and a name made of their hashes.
function service_worker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    closeBundle() {
      const files = readdirSync(`${here}dist`, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== 'sw.js')
        .map((entry) => `${entry.parentPath}/${entry.name}`.slice(`${here}dist/`.length))
        .sort()
      const hash = createHash('sha256')
      for (const file of files) hash.update(file).update(readFileSync(`${here}dist/${file}`))
      const shell = files.filter((file) => !only_online.test(file))
      const worker = readFileSync(`${here}worker.js`, 'utf8')
        .replace("'__BUILD__'", JSON.stringify(hash.digest('hex').slice(0, 12)))
        .replace("['__SHELL__']", JSON.stringify(shell))
      writeFileSync(`${here}dist/sw.js`, worker)
    },
  }
}

export default defineConfig({
  base: '/console/',
  plugins: [vue(), service_worker()],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 700 },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
})
