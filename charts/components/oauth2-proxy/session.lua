-- Keeps from programs behind the gateway what a user logs in by: who makes a notebook could read it there, and be that
-- user. Runs after the login is checked. The cookies are oauth2-proxy's own, so it alone gets them.
local SESSION = "<session cookie>"
local LOGIN = "/oauth2/"
local USER = "<user header>"
-- Programs of tenants. They know the user by a header, and have no use for the token.
local TENANTS = { "/notebook/", "/tensorboard/", "/pvcviewers/" }

local function begins(text, prefix)
  return text:sub(1, #prefix) == prefix
end

-- A large session is in several cookies, with a number behind the name; the cookies of a login have an ending too.
local function is_session(cookie)
  local name = cookie:match("^%s*([^=]*)"):match("^(.-)%s*$")
  return name == SESSION or begins(name, SESSION .. "_")
end

local function remove_session(headers)
  local kept, found = {}, false
  for index = 0, headers:getNumValues("cookie") - 1 do
    for cookie in headers:getAtIndex("cookie", index):gmatch("[^;]+") do
      if is_session(cookie) then
        found = true
      else
        kept[#kept + 1] = cookie:match("^%s*(.-)%s*$")
      end
    end
  end
  if not found then return end
  headers:remove("cookie")
  if #kept > 0 then headers:add("cookie", table.concat(kept, "; ")) end
end

-- Envoy adds the user's name for each request that waited for the same key of a token, and so twice for some.
local function name_once(headers)
  if headers:getNumValues(USER) < 2 then return end
  local name = headers:getAtIndex(USER, 0)
  headers:remove(USER)
  headers:add(USER, name)
end

function envoy_on_request(request)
  local headers = request:headers()
  name_once(headers)
  local path = headers:get(":path") or ""
  if begins(path, LOGIN) then return end
  remove_session(headers)
  for _, prefix in ipairs(TENANTS) do
    if begins(path, prefix) then headers:remove("authorization") end
  end
end
