# The head of a Ray cluster, and in it the server of a model that is too large for one node. The server's arguments are
# those of this script, of which bash has the first in $0.
model=()
if [[ -n "${MODEL_DIR:-}" ]]; then
  model=("--model_dir=${MODEL_DIR}")
elif [[ -n "${MODEL_ID:-}" ]]; then
  model=("--model_dir=${MODEL_ID}")
fi

export RAY_ADDRESS="${POD_IP}:${RAY_PORT}"
ray start --head --port="${RAY_PORT}" --disable-usage-stats --include-dashboard=false || exit

# The server divides the model among the nodes that it finds. How long to wait is for the startup probe to say.
until python ./huggingfaceserver/health_check.py registered_nodes --retries 30 --probe_name runtime_start; do
  echo "Not all nodes have joined the head yet."
done

exec python -m huggingfaceserver "${model[@]}" \
  --tensor-parallel-size="${TENSOR_PARALLEL_SIZE}" \
  --pipeline-parallel-size="${PIPELINE_PARALLEL_SIZE}" \
  "$0" "$@"
