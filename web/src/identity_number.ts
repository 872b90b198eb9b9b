// Judges a resident identity number on the device (GB 11643): length, date of birth, check digit. It decides nothing:
// the server judges again, and a number of another document is not judged here.
import type { Labels } from '@/language'

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const check_characters = '10X98765432'

export function tidy_identity_number(text: string): string {
  return text.replace(/\s/g, '').toUpperCase()
}

// ISO 7064 MOD 11-2 over the first seventeen digits.
function check_character(seventeen: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += Number(seventeen[i]) * weights[i]!
  return check_characters[sum % 11]!
}

function is_day(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

// What is wrong with it, or nothing.
export function check_identity_number(text: string): Labels | null {
  const number = tidy_identity_number(text)
  if (number.length !== 18) {
    return { zh: `应为18位，现在是${number.length}位`, en: `18 characters are wanted, ${number.length} are here` }
  }
  if (!/^\d{17}[\dX]$/.test(number)) {
    return { zh: '只能是数字，最后一位可以是X', en: 'Only digits; the last one may be X' }
  }
  const day = birth_of(number)
  if (!is_day(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8)))) {
    return { zh: `第7到14位不是日期（${day}），请核对`, en: `Digits 7 to 14 are no date (${day}); check them` }
  }
  if (check_character(number) !== number[17]) {
    return { zh: '校验位不对，有数字输错了，请逐位核对', en: 'The check digit is wrong: a digit is mistyped' }
  }
  return null
}

export function birth_of(number: string): string {
  return `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
}

export function sex_of(number: string): 'M' | 'F' {
  return Number(number[16]) % 2 === 1 ? 'M' : 'F'
}
