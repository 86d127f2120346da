import { reactive } from 'vue'

/** One line that every page can show for a moment. */
export const toast = reactive({ text: '' })

let timer: ReturnType<typeof setTimeout> | undefined

/** Shows a line; it stays long enough to be read slowly. */
export function say(text: string): void {
  toast.text = text
  clearTimeout(timer)
  timer = setTimeout(() => {
    toast.text = ''
  }, 4_000)
}
