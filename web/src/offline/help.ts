// The text of docs/offline.md, shown where the phone is. Whoever changes one changes the other.
import type { Language } from '@/language'

export interface HelpPart {
  title: string
  sentences: string[]
}

const chinese: HelpPart[] = [
  {
    title: '手机上有什么',
    sentences: [
      '应用本身、本岗位的表格、今日待办、入户名单，以及还没上传的记录。',
      '名单和记录全部加密存放，没有PIN读不出来；手机里没有明文的身份证号和电话。',
      '应用要用 https 地址打开，可以“添加到主屏幕”。几个人轮班用一台手机的，各自登录开通、各设PIN：各人的名单和记录互相打不开，记录只以本人的账号上传。',
      '没有公共证书的县由服务器自己发证：每台手机先打开 https://服务器地址/install-certificate，照页面装一次证书，指纹要与张贴的一致。这一页可以打印成一张 A4。',
    ],
  },
  {
    title: 'PIN',
    sentences: [
      '开通时设6位以上的PIN。没有网络时打开应用输PIN，不用密码；联网登录后自动打开。',
      '连错5次要等30秒，以后越等越久；连错10次本机锁上，联网登录后设新的PIN。未上传的记录不会因此丢失。',
      '“离开”就是锁上。交班、离手前请点“离开”。接班的人点自己的账号，输自己的PIN。没有网络时离开的，一联网服务器上的登录也随即结束。',
    ],
  },
  {
    title: '没有网络时',
    sentences: [
      '照常登记。屏幕显示“已存本机，待上传”时，记录已经落盘，关机、换版本、登录过期都不会丢。',
      '联网后自动按先后顺序一条一条上传，每条收到回执才从手机删去；同一条不会重复入账。',
      '卡口离线时没有处置结论：灰色表示已登记，红色是本机的预防提示——体温37.3℃及以上、有重点地区旅居史或接触史的，先留下并致电。上传后有处置的，列在“处置”里，请逐条看。',
      '登录过期时记录等在手机上，登录后继续上传。',
    ],
  },
  {
    title: '被退回的记录',
    sentences: [
      '内容有误等原因被退回的，列在“待处理”，写明原因。打开改好再传；后面的记录不受影响，只有更正它的那几条跟着等。',
      '确实不要的，点“放弃”并写原因。不写原因不会消失。',
    ],
  },
  {
    title: '两个人改同一条：规则',
    sentences: [
      '台账只增加，不覆盖。更正是一条新记录，写明它依据的是哪一版。',
      '您依据的那一版若已被别人改过，您的更正不入账，退回给您，并把“您打开时、现在、您的更正”并排列出。',
      '看过之后，您可以“仍按我的更正上传”（两份更正都留在台账里，以后送的为准），也可以放弃。系统从不替您决定。',
      '两个人各自新登记同一件事，不算冲突：按表类的自然键认出是同一条，内容一样不重复；不一样的按来源保留。',
    ],
  },
  {
    title: '手机丢了',
    sentences: [
      '马上在“设备”里停用，或请系统管理员停用。它下次联网时，加密库、缓存和设置立即清空。轮班共用的手机，几个账号都要停用：停用一个，只清空这一个的。',
      '停用的手机上没上传的记录会丢失，不再接收。丢了多少条，看服务器记下的该设备最后一次报的“待上传”数，照数补登。',
      '停用之前它若一直不联网，内容仍在手机里，但没有PIN读不出来。',
    ],
  },
]

const english: HelpPart[] = [
  {
    title: 'What is on the phone',
    sentences: [
      "The application, the post's forms, today's to-dos, the household list, and records not sent yet.",
      'Lists and records are encrypted; without the PIN nothing can be read. No identity or telephone ' +
        'number is in clear.',
      'Open it by the https address; it can be added to the home screen. Where several people share a phone, each ' +
        'logs in and turns it on with a PIN of their own: what one keeps is closed to the others, and sent in that ' +
        'one’s name only.',
      'Where there is no public certificate the server makes its own: each phone first opens https://SERVER/install-certificate and installs it once, after comparing its fingerprint with the one on the wall. The page prints on one A4.',
    ],
  },
  {
    title: 'PIN',
    sentences: [
      'Six digits or more, set when offline use is turned on. Without a network the application asks ' +
        'for the PIN, not the ' +
        'password; after a log-in with a network it opens by itself.',
      'After 5 wrong PINs you wait 30 seconds, then longer each time. After 10 the phone is locked: ' +
        'log in with a network ' +
        'and set a new PIN. Unsent records are kept.',
      '“Leave” locks the phone. Do so before it leaves your hand. Whoever takes over chooses their account and gives ' +
        'their PIN. A log-in that was left without a network ends with the server as soon as there is one.',
    ],
  },
  {
    title: 'Without a network',
    sentences: [
      'Record as always. When the screen says “Kept on this device; to be sent”, the record is on the ' +
        'disk: switching off, ' +
        'a new version or an ended log-in does not lose it.',
      'With a network the records are sent in order, one at a time. Each leaves the phone only when it ' +
        'was acknowledged, ' +
        'and none enters the ledger twice.',
      'A checkpoint without a network has no disposition. Grey means recorded. Red is a precaution of the phone: ' +
        '37.3 ℃ or more, from an epidemic area, or a contact: keep the person and call. What the plan ' +
        'asks is listed under ' +
        '“To act on” once the record was sent; read each.',
      'When the log-in has ended, records wait on the phone until you log in again.',
    ],
  },
  {
    title: 'Records that come back',
    sentences: [
      'A refused record is listed under “Came back” with its reason. Mend it and send it again. Those ' +
        'behind it go on; ' +
        'only what corrects it waits with it.',
      'What is truly not wanted is given up, with a reason. Without a reason nothing disappears.',
    ],
  },
  {
    title: 'Two people change the same record: the rule',
    sentences: [
      'Records are added, never overwritten. A correction is a new record that names the version it was made from.',
      'If somebody changed that version since, your correction is not taken. It comes back, with what ' +
        'it said when you ' +
        'opened it, what it says now, and what you wrote, side by side.',
      'Then you send yours all the same (the ledger keeps both; the later one holds) or give it up. The system never ' +
        'decides for you.',
      'Two people who record the same event are no conflict: the natural key of the form tells that it ' +
        'is one record; the ' +
        'same content is not counted twice, another content is kept by its source.',
    ],
  },
  {
    title: 'A lost phone',
    sentences: [
      'Revoke it at once under “Devices”, or ask the administrator. At its next contact its vault, ' +
        'caches and settings are ' +
        'erased. Of a phone that several share, revoke it for each: revoking one erases that one’s alone.',
      'What a revoked phone had not sent is lost; it is not accepted any more. How many records that ' +
        'were is the number ' +
        'that the phone told the server with its last request: record them again.',
      'A revoked phone that stays without a network still holds its content, unreadable without the PIN.',
    ],
  },
]

export const help: Record<Language, HelpPart[]> = { zh: chinese, en: english }
