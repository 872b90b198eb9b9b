// English by the switch: nothing of the shell is left in Chinese, and the choice holds.
import { expect } from './stage.mjs'

// Names of people and places stay as they are, so do a province on a plate and the way back.
const kept_chinese = (county) => [county.name, county.township_name, '中文', '鄂', ...county.people]

export async function language(stage) {
  const page = await stage.enter('desk', 'clerk')
  await page.goto('/console/#/figures')
  await page.getByRole('heading', { name: '数字' }).waitFor()
  await page.getByRole('button', { name: 'EN', exact: true }).click()
  await page.getByRole('heading', { name: 'Figures', exact: true }).waitFor()
  await stage.shot(page, 'english')
  const shell = '.shell > header *:not(:has(*)), .side .item, .page h1, .page h2, .page button'
  const known = kept_chinese(stage.county)
  const without_known = (text) => known.reduce((left, one) => left.replaceAll(one, ''), text)
  const texts = await page.locator(shell).allInnerTexts()
  await page.locator('td.definition').first().waitFor()
  texts.push(...(await page.locator('td.definition').allInnerTexts()))
  const chinese = texts.filter((text) => /[\u4e00-\u9fff]/.test(without_known(text)))
  expect(chinese.length === 0, `left in Chinese: ${[...new Set(chinese)].join(' | ')}`)
  await stage.reload(page)
  await page.getByRole('heading', { name: 'Figures', exact: true }).waitFor()
}
