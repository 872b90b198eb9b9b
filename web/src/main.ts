// Where the console begins.
import { createApp } from 'vue'
import App from '@/App.vue'
import { router } from '@/router'
import '@/style/ground.css'
import '@/style/pieces.css'

createApp(App).use(router).mount('#app')
