// Element Plus keeps its Chinese texts in a module without types of its own.
declare module 'element-plus/es/locale/lang/*.mjs' {
  import type { Language } from 'element-plus/es/locale'
  const language: Language
  export default language
}
