# A node of a Ray cluster: it waits for the head, joins it, and serves its part of the model until the pod ends.
head="${HEAD_SVC}.${POD_NAMESPACE}.svc:6379"

until ray health-check --address "${head}" > /dev/null 2>&1; do
  echo "The head at ${head} does not answer yet."
  sleep 5
done

exec ray start --address="${head}" --block
