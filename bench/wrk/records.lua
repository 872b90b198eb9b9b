-- wrk -s records.lua URL -- COOKIE TOKEN UNIT KIND: each request is a new form, as a phone sends it.
local counter, thread_count = 0, 0

-- A person checked at a checkpoint: three records (the person, the passage, the temperature).
local function checked_person(person)
  local second = counter % 36000
  return string.format('"checkpoint":"第%d检测点","unit":"%s","passed_at":"2020-04-09T%02d:%02d:%02d","persons":"1",'
    .. '"person_name":"试样%d","person_phone":"154%08d","value":"36.%d","hubei_14d":"否","action":"PASS"',
    counter % 300, unit, second / 3600, second / 60 % 60, second % 60, person, person, counter % 10)
end

-- A daily check of somebody in observation: one record.
local function daily_check(person)
  return string.format('"person_name":"试样%d","person_phone":"154%08d","unit":"%s","checked_at":"2020-04-09","slot":"%s","temp":"36.%d"',
    person, person, unit, counter % 2 == 0 and "早" or "晚", counter % 10)
end

function setup(thread)
  thread:set("thread_number", thread_count)
  thread_count = thread_count + 1
end

function init(args)
  local kind = args[4]
  fields = kind == "observation_check" and daily_check or checked_person
  wrk.method, wrk.path = "POST", "/api/records/" .. kind
  wrk.headers["Cookie"], wrk.headers["X-Lianfang-Token"], wrk.headers["Content-Type"] = args[1], args[2], "application/json"
  unit = args[3]
  begun = os.time() * 1000
  math.randomseed(os.time() + thread_number)
end

function request()
  counter = counter + 1
  local id = string.format("%08x-%04x-7%03x-8%03x-%06x%06x", math.floor((begun + counter) / 65536), (begun + counter) % 65536, counter % 4096,
    math.random(0, 4095), math.random(0, 16777215), math.random(0, 16777215))
  return wrk.format(nil, nil, nil, string.format('{"id":"%s","fields":{%s}}', id, fields(math.random(1, 1000000))))
end

dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "told.lua")
