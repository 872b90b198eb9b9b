// People who do not exist: identity numbers of region 47, which no province has, telephone numbers of 154, which no
// operator has. Each call gives another person, so that a journey meets nobody twice.
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const surnames = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨'
const stems = '甲乙丙丁戊己庚辛壬癸'
let count = 0

function with_check(seventeen) {
  const sum = [...seventeen].reduce((so_far, digit, at) => so_far + Number(digit) * weights[at], 0)
  return seventeen + '10X98765432'[sum % 11]
}

export function person() {
  count += 1
  const three = String(count).padStart(3, '0')
  const id_no = with_check(`470123198${count % 10}0${1 + (count % 9)}1${count % 10}${three}`)
  const name = surnames[count % surnames.length] + '试' + stems[Math.trunc(count / 10) % 10] + stems[count % 10]
  return { name, id_no, phone: `15400000${three}` }
}

// The same number with its last character mistyped.
export function mistyped(id_no) {
  return id_no.slice(0, 17) + (id_no.endsWith('1') ? '2' : '1')
}

// As a device makes it: a UUID of version 7.
export function record_id() {
  const random = Math.random().toString(16).slice(2).padEnd(15, '0').slice(0, 15)
  const hex = `${Date.now().toString(16).padStart(12, '0')}7abc8${random}`
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
