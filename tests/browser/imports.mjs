// A sheet with a good and a bad row: tried, which writes nothing, then imported; the bad one comes back. One with strange
// headers is mended column by column. Another is dropped onto the page; a long one shows how far it is.
import { expect, saved_bytes } from './stage.mjs'
import { person } from './invented.mjs'

const long_milliseconds = 120_000

export async function imports(stage) {
  const page = await stage.enter('desk', 'clerk')
  await page.locator('.side').getByRole('link', { name: '导入' }).click()
  await page.getByRole('heading', { name: '导入表格' }).waitFor()
  await stage.shot(page, 'empty')
  const [good, bad] = [person(), person()]
  const sheet = [
    '姓名,联系电话,人员类别,返回前所在地,返乡日期,现居住地,鞋码',
    `${good.name},${good.phone},探亲,湖北省武汉市,2020-02-03,${stage.county.village},42`,
    `${bad.name},${bad.phone},探亲,湖北省武汉市,2020-13-03,${stage.county.village},41`,
  ].join('\n')
  await give(page, '返乡人员.csv', sheet)
  await page.getByText('什么也没有写入').waitFor()
  await stage.shot(page, 'tried')
  await expect_counts(page, ['1', '0', '0', '1'])
  const fault = page.locator('.errors li')
  expect((await fault.count()) === 1, 'one fault')
  expect((await fault.innerText()).includes('第 3 行'), `with its row: ${await fault.innerText()}`)
  await page.locator('.mark.grey').filter({ hasText: '鞋码' }).waitFor()
  await page.getByText('列是怎样对应的').click()
  await page.getByText('供同样表头的表用').click()
  await page.locator('pre').waitFor()
  expect(!(await is_listed(stage, page, good)), 'a try writes nothing')

  await page.getByRole('button', { name: '正式导入' }).click()
  await page.getByText('已正式导入').waitFor()
  await stage.shot(page, 'imported')
  await expect_counts(page, ['1', '0', '0', '1'])
  const returned = await saved_bytes(page, () => page.getByRole('button', { name: '下载退回表' }).click())
  const is_sheet = returned.name.endsWith('.xlsx') && returned.bytes.subarray(0, 2).toString() === 'PK'
  expect(is_sheet, `${returned.name} is a sheet`)
  expect(await is_listed(stage, page, good), 'the good row is in the list')
  expect(!(await is_listed(stage, page, bad)), 'the bad row is not')
  await mend(stage, page)
  await keep(stage, page)
  await drop(stage, page)
  await import_long(stage, page)
  await on_a_phone(stage)
}

// Headers that nobody would recognise, one of them of a mandatory field: the sheet is refused, mended with the keyboard and
// tried again. A choice that cannot be is told before it is sent.
async function mend(stage, page) {
  const someone = person()
  const sheet = [
    '称呼,打哪儿打得通,人员类别,返回前所在地,返乡日期,现居住地,手温,登记日期,旧日期',
    `${someone.name},${someone.phone},探亲,湖北省武汉市,2020-02-03,${stage.county.village},36.6,2020-02-03,2020-01-01`,
  ].join('\n')
  await give(page, '认不出.csv', sheet)
  await page.getByText('缺少必填列').first().waitFor()
  const missing = page.locator('.sheet-matching .saying.warn')
  await missing.waitFor()
  expect((await missing.innerText()).includes('姓名'), 'what is mandatory and has no column')
  expect((await page.getByText(someone.name).count()) === 1, 'its first rows')
  await stage.shot(page, 'refused')

  const again = page.getByRole('button', { name: '按此对应再试一次' })
  expect(await again.isDisabled(), 'nothing to try again yet')
  await page.locator('select[aria-label^="I 列"]').selectOption({ label: '返乡日期（必填） · E' })
  await page.getByText('只能取自一列').first().waitFor()
  expect(await again.isDisabled(), 'one field from two days cannot be')
  await page.locator('select[aria-label^="I 列"]').selectOption({ label: '不用' })
  await choose_by_keyboard(page, 'A 列', '姓名')
  await choose_by_keyboard(page, 'B 列', '联系电话')
  await page.locator('select[aria-label^="G 列"]').selectOption({ label: '体温（必填）' })
  expect((await page.locator('.column.changed').count()) === 3, 'three columns are marked')
  expect((await missing.count()) === 0, 'nothing is missing any more')
  await stage.shot(page, 'mended')
  await again.focus()
  await page.keyboard.press('Enter')
  await page.getByText('什么也没有写入').waitFor()
  await expect_counts(page, ['1', '0', '0', '0'])
  expect((await page.locator('.column.changed').count()) === 3, 'they stay marked')
  expect(!(await is_listed(stage, page, someone)), 'a try writes nothing')
  await stage.shot(page, 'tried-again')
  const map = await saved_map(page)
  expect(map.includes('person_name: "称呼"'), `the map names the column: ${map}`)
  await page.getByRole('button', { name: '正式导入' }).click()
  await page.getByText('已正式导入').waitFor()
  await expect_counts(page, ['1', '0', '0', '0'])
  expect(await is_listed(stage, page, someone), 'mended, it is in the list')
}

// The command office keeps a mended matching under a name, though others record such rows; a township's next sheet with
// this header needs no mending.
async function keep(stage, clerk) {
  const page = await stage.enter('desk', 'office')
  await page.goto('/console/#/import')
  const header = '何许人,联系电话,人员类别,返回前所在地,返乡日期,现居住地'
  const row = (one) => `${one.name},${one.phone},探亲,湖北省武汉市,2020-02-03,${stage.county.village}`
  await give(page, '怪表头.csv', `${header}\n${row(person())}`)
  await page.locator('.sheet-matching').waitFor()
  expect((await page.getByText('供同样表头的表用').count()) === 0, 'what cannot be read cannot be kept')
  await page.locator('select[aria-label^="A 列"]').selectOption({ label: '姓名（必填）' })
  await page.getByRole('button', { name: '按此对应再试一次' }).click()
  await page.getByText('什么也没有写入').waitFor()
  await page.getByText('供同样表头的表用').click()
  await page.getByLabel('名称').fill('怪表头')
  await page.getByRole('button', { name: '存下', exact: true }).click()
  await page.getByText('已存为「怪表头」').waitFor()
  await page.getByText('已存为「怪表头」').scrollIntoViewIfNeeded()
  await stage.shot(page, 'kept')
  await give(clerk, '又一张.csv', `${header}\n${row(person())}`)
  await clerk.getByText('按「怪表头」').waitFor()
  await expect_counts(clerk, ['1', '0', '0', '0'])
}

// As a list is used without a mouse: down to what is wanted.
async function choose_by_keyboard(page, column, wanted) {
  const list = page.locator(`select[aria-label^="${column}"]`)
  await list.focus()
  for (let steps = 0; steps < 60; steps += 1) {
    await page.keyboard.press('ArrowDown')
    const chosen = await list.evaluate((one) => one.selectedOptions[0].text)
    if (chosen.startsWith(wanted)) return
  }
  throw new Error(`${wanted} cannot be reached by the keyboard`)
}

async function saved_map(page) {
  await page.getByText('供同样表头的表用').click()
  expect((await page.getByRole('button', { name: '存下' }).count()) === 0, 'a township keeps nothing for the county')
  const saved = await saved_bytes(page, () => page.getByRole('button', { name: '下载映射文件' }).click())
  expect(saved.name === 'returnee_record.yaml', saved.name)
  return saved.bytes.toString()
}

// As a file dragged from the desk: the page is told that one hovers over it, then that it was let go.
async function drop(stage, page) {
  const someone = person()
  const header = '姓名,联系电话,人员类别,返回前所在地,返乡日期,现居住地'
  const row = `${someone.name},${someone.phone},探亲,湖北省武汉市,2020-02-03,${stage.county.village}`
  const dragged = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([text], '拖来的.csv', { type: 'text/csv' }))
    return transfer
  }, `${header}\n${row}`)
  const place = page.locator('.drop')
  await place.dispatchEvent('dragover', { dataTransfer: dragged })
  await page.locator('.drop.over').waitFor()
  await stage.shot(page, 'hovering')
  await place.dispatchEvent('drop', { dataTransfer: dragged })
  await page.locator('.drop').getByText('拖来的.csv').waitFor()
  await page.getByText('什么也没有写入').waitFor()
  await expect_counts(page, ['1', '0', '0', '0'])
}

async function import_long(stage, page) {
  const count = 20_000
  const rows = Array.from({ length: count }, (_, at) => {
    const five = String(at).padStart(5, '0')
    return `长表${five},154900${five},探亲,四川省成都市,2020-02-03,${stage.county.village}`
  })
  await give(page, '很长的表.csv', ['姓名,联系电话,人员类别,返回前所在地,返乡日期,现居住地', ...rows].join('\n'))
  await page.getByText('什么也没有写入').waitFor({ timeout: long_milliseconds })
  await page.getByRole('button', { name: '正式导入' }).click()
  await page.locator('progress[value]').waitFor()
  const [done, of] = await page.locator('progress').evaluate((bar) => [bar.value, bar.max])
  expect(done <= of, `${done} of ${of}`)
  await stage.shot(page, 'running')
  await page.getByText('已正式导入').waitFor({ timeout: long_milliseconds })
  await expect_counts(page, [String(count), '0', '0', '0'])
}

async function give(page, name, text) {
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
}

async function expect_counts(page, wanted) {
  const counts = await page.locator('tbody td.number').allInnerTexts()
  expect(counts.map((one) => one.trim()).join() === wanted.join(), `accepted, completed, known, rejected: ${counts}`)
}

// Asked with the page's own session, in a window beside it, so that the page stays as it is.
async function is_listed(stage, page, someone) {
  const query = `q=${encodeURIComponent(someone.name)}&limit=50`
  const answer = await page.context().request.get(`/api/records/returnee_record?${query}`)
  expect(answer.ok(), `the list: ${answer.status()}`)
  return (await answer.json()).records.some((one) => JSON.stringify(one.values).includes(someone.phone))
}

// No label is known at all: the kind is chosen, then every column. One of them is two fields.
async function match_all_by_hand(stage, page) {
  const someone = person()
  await give(page, '外文.csv', `who,tel,sort,from,came\n${someone.name},${someone.phone},探亲,湖北省武汉市,2020-02-03`)
  await page.getByText('请在上面选定是哪一类表').waitFor()
  await page.locator('#kind').selectOption({ label: '返乡人员登记' })
  await page.locator('.sheet-matching').waitFor()
  const fields = ['姓名（必填）', '联系电话', '人员类别（必填）', '返回前所在地（必填）', '返乡日期（必填）']
  for (const [at, field] of fields.entries())
    await page.locator('.column').nth(at).locator('select').selectOption({ label: field })
  await page.getByRole('button', { name: 'E 列还用于另一栏' }).click()
  await page.locator('.column').nth(4).locator('select').nth(1).selectOption({ label: '登记日期' })
  await stage.expect_no_overflow(page, 'a column of two fields')
  await page.getByRole('button', { name: '按此对应再试一次' }).scrollIntoViewIfNeeded()
  await stage.shot(page, 'phone-by-hand')
  await page.getByRole('button', { name: '按此对应再试一次' }).click()
  await page.getByText('什么也没有写入').waitFor()
  await expect_counts(page, ['1', '0', '0', '0'])
  expect((await page.locator('.column').nth(4).locator('select').count()) === 2, 'both fields are still there')
  await stage.shot(page, 'phone-tried')
  await page.getByRole('button', { name: 'EN' }).click()
  await stage.expect_no_overflow(page, 'the matching in English')
  await page.locator('.sheet-matching').last().scrollIntoViewIfNeeded()
  await stage.shot(page, 'phone-english')
}

async function on_a_phone(stage) {
  const page = await stage.enter('phone', 'clerk')
  await page.goto('/console/#/import')
  await page.getByRole('heading', { name: '导入表格' }).waitFor()
  const rows = ['姓名,联系电话,人员类别,返回前所在地,返乡日期,现居住地', '某,1540,探亲,湖北省武汉市,昨天,某处']
  await give(page, '一.csv', rows.join('\n'))
  await page.getByText('什么也没有写入').waitFor()
  await stage.expect_no_overflow(page, 'the import page')
  await stage.shot(page, 'phone')
  await give(page, '认不出.csv', '称呼,联系电话,人员类别,返回前所在地,返乡日期,现居住地\n某,1540,探亲,湖北省武汉市,昨天,某处')
  await page.locator('.sheet-matching').waitFor()
  await page.locator('select[aria-label^="A 列"]').selectOption({ label: '姓名（必填）' })
  await stage.expect_no_overflow(page, 'the matching')
  await page.locator('.sheet-matching').scrollIntoViewIfNeeded()
  await stage.shot(page, 'phone-matching')
  await match_all_by_hand(stage, page)
}
