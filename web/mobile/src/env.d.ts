/// <reference types="vite/client" />
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<object, object, unknown>
  export default component
}

interface ImportMetaEnv {
  /** Origin of the service for the mini-program, e.g. `https://study.example.cn`; the H5 has it from where it came. */
  readonly VITE_API_BASE?: string
  /** `1` in a mini-program built for the demo: identities may be chosen. */
}

/** Whether this is the H5. */
declare const __H5__: boolean
