import { createApp } from 'vue'
import DemoDesk from './DemoDesk.vue'
import './desk.css'

/** Puts the demo's desk beside the phone (wide screens) or below it. */
export function mount(): void {
  if (document.getElementById('demo')) return
  document.documentElement.classList.add('demo')
  const place = document.createElement('aside')
  place.id = 'demo'
  place.setAttribute('aria-label', '演示台')
  document.body.append(place)
  createApp(DemoDesk).mount(place)
}
