// Writes src/api/schema.d.ts from the service's OpenAPI document; with --check only says whether it is up to date.
import { readFile, writeFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'

const source = new URL('../../../docs/generated/openapi.json', import.meta.url)
const target = new URL('../src/api/schema.d.ts', import.meta.url)

const document = JSON.parse(await readFile(source, 'utf8'))
const made = `// Made by \`npm run types\` from docs/generated/openapi.json; not edited by hand.\n\n${astToString(await openapiTS(document))}`
if (process.argv.includes('--check')) {
  const present = await readFile(target, 'utf8').catch(() => '')
  if (present !== made) {
    console.error('src/api/schema.d.ts is not what docs/generated/openapi.json says: run npm run types')
    process.exit(1)
  }
} else {
  await writeFile(target, made)
}
