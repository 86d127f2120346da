import uniPlugin from '@dcloudio/vite-plugin-uni'
import { defineConfig } from 'vite'
import { ariaForWeChat, knowRefs, leanHtml, plainHtml, quietHtml } from './scripts/transforms.mjs'

// The plugin arrives wrapped under "type": "module".
const uni = (uniPlugin as unknown as { default?: typeof uniPlugin }).default ?? uniPlugin
const h5 = process.env.UNI_PLATFORM === 'h5'
const server = process.env.SANKE_URL ?? 'http://127.0.0.1:8080'
const proxied = { target: server, changeOrigin: false }

export default defineConfig({
  define: { __H5__: JSON.stringify(h5) },
  base: h5 ? '/m/' : '/',
  plugins: [
    uni({
      vueOptions: {
        template: {
          compilerOptions: h5
            ? { isNativeTag: plainHtml.isNativeTag, nodeTransforms: [plainHtml.transform, knowRefs] }
            : { nodeTransforms: [ariaForWeChat, knowRefs] },
        },
      },
    }),
    quietHtml(),
    h5 && leanHtml(),
  ],
  build: { target: 'es2018', modulePreload: { polyfill: false }, reportCompressedSize: false },
  server: { port: 5173, proxy: { '/api': proxied, '/demo': proxied } },
})
