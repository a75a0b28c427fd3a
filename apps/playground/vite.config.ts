import react from '@vitejs/plugin-react'
import { defineConfig, type UserConfig } from 'vite'

const config: UserConfig = defineConfig({
  root: 'web',
  plugins: [react()],
  // Nothing inlined: by the content security policy fonts and scripts come from the server alone.
  build: { outDir: '../dist/web', emptyOutDir: true, assetsInlineLimit: 0 },
})

export default config
