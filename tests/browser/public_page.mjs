// The public's page names the clinics that were published, without a session.
import { expect } from './stage.mjs'

export async function public_page(stage) {
  for (const size of ['phone', 'desk']) {
    const page = await stage.page(size)
    await page.goto('/')
    await page.getByRole('heading', { name: '发热门诊和预检分诊点' }).waitFor()
    const named = await page.locator('article h2').allInnerTexts()
    for (const clinic of stage.county.clinics) expect(named.includes(clinic), `${clinic} is on the page: ${named}`)
    await stage.expect_no_overflow(page, "the public's page")
    await stage.shot(page, size)
    await page.getByRole('link', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Fever clinics' }).waitFor()
  }
}
