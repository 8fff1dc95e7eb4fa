-- Argo CD does not tell the health of Applications unless it is told how, and a sync then does not wait for one before
-- it begins with the next.
local health = { status = "Progressing", message = "" }
local status = obj.status or {}
if status.health ~= nil and status.health.status ~= nil then
  health.status = status.health.status
  health.message = status.health.message or ""
end

local labels = obj.metadata.labels or {}
if labels["app.kubernetes.io/managed-by"] ~= "cdk8s-kubeflow" then
  return health
end

-- A stage of the platform: the next one waits until it has been synced, and is healthy. What is degraded may recover
-- (an image that takes long, a certificate at the second attempt), so that does not end the sync, as Degraded would.
local operation = status.operationState or {}
local synced = status.sync ~= nil and status.sync.status == "Synced" or operation.phase == "Succeeded"
if health.status == "Healthy" and not synced then
  health.status = "Progressing"
  health.message = "not synced yet"
elseif health.status ~= "Healthy" then
  health.message = "the next stage waits: this one is " .. health.status
  health.status = "Progressing"
end
return health
