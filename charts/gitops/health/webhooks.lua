-- The API server refuses what a webhook is to look at until it has the webhook's CA bundle, which a program in the
-- cluster (cert-manager, istiod, Knative) puts in here.
local health = { status = "Healthy", message = "" }
local labels = obj.metadata.labels or {}
if labels["app.kubernetes.io/managed-by"] ~= "cdk8s-kubeflow" then
  return health
end
for _, webhook in ipairs(obj.webhooks or {}) do
  local client = webhook.clientConfig or {}
  if client.service ~= nil and (client.caBundle == nil or client.caBundle == "") then
    health.status = "Progressing"
    health.message = "waits for the CA bundle of " .. webhook.name
  end
end
return health
