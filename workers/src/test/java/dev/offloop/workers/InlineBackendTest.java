package dev.offloop.workers;

import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.WorkerBackendContract;

final class InlineBackendTest extends WorkerBackendContract {
  @Override
  protected WorkerBackend newBackend() {
    return new InlineBackend();
  }

  @Override
  protected int parallelism() {
    return 1;
  }

  @Override
  protected boolean runsOnLoop() {
    return true;
  }
}
