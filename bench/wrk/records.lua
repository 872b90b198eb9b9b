-- wrk -s records.lua URL -- COOKIE TOKEN UNIT: each request is a new person checked at a checkpoint, as a phone sends it.
local counter, thread_count = 0, 0

function setup(thread)
  thread:set("thread_number", thread_count)
  thread_count = thread_count + 1
end

function init(args)
  wrk.method, wrk.path = "POST", "/api/records/checkpoint_person"
  wrk.headers["Cookie"], wrk.headers["X-Lianfang-Token"], wrk.headers["Content-Type"] = args[1], args[2], "application/json"
  unit = args[3]
  begun = os.time() * 1000
  math.randomseed(os.time() + thread_number)
end

function request()
  counter = counter + 1
  local id = string.format("%08x-%04x-7%03x-8%03x-%06x%06x", math.floor((begun + counter) / 65536), (begun + counter) % 65536, counter % 4096,
    math.random(0, 4095), math.random(0, 16777215), math.random(0, 16777215))
  local person = math.random(1, 1000000)
  local second = counter % 36000
  local body = string.format('{"id":"%s","fields":{"checkpoint":"第%d检测点","unit":"%s","passed_at":"2020-04-09T%02d:%02d:%02d","persons":"1",'
    .. '"person_name":"试样%d","person_phone":"154%08d","value":"36.%d","hubei_14d":"否","action":"PASS"}}',
    id, counter % 300, unit, second / 3600, second / 60 % 60, second % 60, person, person, counter % 10)
  return wrk.format(nil, nil, nil, body)
end

dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "told.lua")
