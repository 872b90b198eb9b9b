// What this device keeps between visits: the language, the columns chosen, the checkpoint's name. Never personal data.
const prefix = 'lianfang.'

export function kept<T>(name: string, otherwise: T): T {
  try {
    const text = localStorage.getItem(prefix + name)
    return text === null ? otherwise : (JSON.parse(text) as T)
  } catch {
    return otherwise // A private window, or a value of another edition of the console.
  }
}

export function keep(name: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + name, JSON.stringify(value))
  } catch {
    // Nothing is lost but a convenience.
  }
}
