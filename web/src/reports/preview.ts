// A look at a report before it is issued.
export interface Breach {
  code: string
  zh: string
  en: string
}

export interface Preview {
  html: string
  public: boolean // Everybody sees it as soon as it is issued.
  breaches: Breach[] // What contradicts itself: it goes out only with a reason.
  warnings: string[]
  edits: string // The derived sentences as plain text, numbers in brackets.
}
