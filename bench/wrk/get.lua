-- wrk -s get.lua URL -- COOKIE: the same page again and again, with a session.
function init(args)
  wrk.headers["Cookie"] = args[1]
end

dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "told.lua")
