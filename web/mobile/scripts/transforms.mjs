// What our templates become: plain HTML elements in the H5 (real buttons, real inputs, so that keyboards and screen
// readers work, and less code); ARIA under WeChat's names in the mini-program.

import { readdirSync, readFileSync } from 'node:fs'

const ROOT = 0
const ELEMENT = 1
const ATTRIBUTE = 6
const DIRECTIVE = 7
const tags = { view: 'div', text: 'span', button: 'button', input: 'input', textarea: 'textarea', label: 'label' }

const named = (node, name) =>
  node.props.some(
    (p) => (p.type === ATTRIBUTE && p.name === name) || (p.type === DIRECTIVE && p.arg && p.arg.content === name),
  )

export const plainHtml = {
  isNativeTag: (tag) => tag in tags,
  transform(node) {
    const tag = node.type === ELEMENT && node.tagType === 0 ? tags[node.tag] : undefined
    if (!tag) return undefined
    if (tag === 'button' && !named(node, 'type')) {
      const value = { type: 2, content: 'button', loc: node.loc }
      node.props.push({ type: ATTRIBUTE, name: 'type', nameLoc: node.loc, value, loc: node.loc })
    }
    node.tag = tag
    // Transforms that run later rename built-in tags; on the way out, just before code is made, the name is put back.
    return () => {
      node.tag = tag
    }
  },
}

/** WeChat knows `role` as `aria-role`. */
export function ariaForWeChat(node) {
  if (node.type !== ELEMENT) return
  for (const p of node.props) {
    if (p.type === ATTRIBUTE && p.name === 'role') p.name = 'aria-role'
    if (p.type === DIRECTIVE && p.arg && p.arg.content === 'role') p.arg.content = 'aria-role'
  }
}

const state = new URL('../src/state/', import.meta.url)
const refs = new Set(
  readdirSync(state).flatMap((file) => {
    const text = readFileSync(new URL(file, state), 'utf8')
    return [...text.matchAll(/export const (\w+) = (?:computed|ref)\b/g)].map(([, name]) => name)
  }),
)

/** A template does not know which imports are refs, and would look at each of them every time. Here they are `ref` and
 * `computed` of `src/state`; everything else is used as it is. */
export function knowRefs(node, context) {
  if (node.type !== ROOT) return
  const known = context.bindingMetadata
  for (const name of Object.keys(known)) {
    if (known[name] === 'setup-maybe-ref' && !refs.has(name)) known[name] = 'setup-reactive-const'
  }
}

/** Takes out of the H5 runtime what lies on its maker's hosts, and a picture inlined in a style, which our policy refuses. */
export function quietHtml() {
  return {
    name: 'sanke-quiet',
    enforce: 'post',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        const key = file.type === 'chunk' ? 'code' : 'source'
        if (typeof file[key] === 'string') {
          file[key] = file[key]
            .replace(/https?:\/\/[a-z0-9]+\.dcloud\.net\.cn\/[^"'`)\s]*/g, '')
            .replace(/url\((["']?)data:image[^)]*\1\)/g, 'none')
        }
      }
    },
  }
}

/** Leaves out of the H5 runtime what our pages do without: scripts and lengths of mini-programs, long presses, other
 * languages of the framework's own few words. Comes after the framework's plugin, which sets the same names. */
export function leanHtml() {
  const off = ['WXS', 'RPX', 'LONGPRESS', 'I18N_EN', 'I18N_ES', 'I18N_FR', 'I18N_ZH_HANT']
  return {
    name: 'sanke-lean',
    config: () => ({ define: Object.fromEntries(off.map((name) => [`__UNI_FEATURE_${name}__`, 'false'])) }),
  }
}
