// Where the console begins.
import { createApp } from 'vue'
import App from '@/App.vue'
import { begin_pulse } from '@/offline/pulse'
import { install_worker } from '@/offline/update'
import { router } from '@/router'
import '@/style/ground.css'
import '@/style/pieces.css'

await begin_pulse()
createApp(App).use(router).mount('#app')
install_worker().catch(() => {}) // Without it the console works as before, with a network.
