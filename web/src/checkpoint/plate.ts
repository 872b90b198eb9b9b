// A plate's form, judged on the device: province, letter, five or six further characters.
import type { Labels } from '@/language'

export const plate_provinces = [...'京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新']

export function tidy_plate(text: string): string {
  return text.replace(/[\s·.-]/g, '').toUpperCase()
}

export function check_plate(text: string): Labels | null {
  const plate = tidy_plate(text)
  if (!plate_provinces.includes(plate[0] ?? '')) {
    return { zh: '第一个字应是省份简称', en: "It begins with the province's character" }
  }
  if (!/^.[A-Z][A-Z0-9]{5,6}[警学挂港澳]?$/.test(plate) && !/^.[A-Z][A-Z0-9]{4}[警学挂港澳]$/.test(plate)) {
    return { zh: '号牌位数或字符不对，请核对', en: 'Length or characters of the plate are wrong; check it' }
  }
  return null
}
