-- Says who calls, in the headers by which programs know the user. A gateway of the platform has said it already: from a
-- token, or here. Any other caller is the ServiceAccount of its certificate, whatever its request says.
local USER = "<user header>"
local GROUPS = "<groups header>"
local GATEWAYS = {
<gateways>
}

local function caller(request)
  local connection = request:streamInfo():downstreamSslConnection()
  local names = connection and connection:uriSanPeerCertificate() or {}
  return names[1] or ""
end

function envoy_on_request(request)
  local identity = caller(request)
  if GATEWAYS[identity] then return end
  local headers = request:headers()
  headers:remove(USER)
  headers:remove(GROUPS)
  local namespace, account = identity:match("^spiffe://[^/]+/ns/([^/]+)/sa/([^/]+)$")
  if namespace then headers:add(USER, "system:serviceaccount:" .. namespace .. ":" .. account) end
end
