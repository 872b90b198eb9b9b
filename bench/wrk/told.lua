-- What wrk found, as lines `name number`.
function done(summary, latency)
  local refusals = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  print(string.format("requests_per_second %f", summary.requests / summary.duration * 1e6))
  print(string.format("p50_ms %f", latency:percentile(50) / 1000))
  print(string.format("p99_ms %f", latency:percentile(99) / 1000))
  print(string.format("refused %d", refusals))
end
