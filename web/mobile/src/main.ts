import { createSSRApp } from 'vue'
import App from './App.vue'

/** The app, as both platforms start it. */
export function createApp() {
  return { app: createSSRApp(App) }
}
