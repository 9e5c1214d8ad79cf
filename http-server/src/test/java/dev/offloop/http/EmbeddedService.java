package dev.offloop.http;

import dev.offloop.offload.OffloadConfig;
import dev.offloop.task.TaskRegistry;
import dev.offloop.workers.ThreadBackend;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** The example of {@code docs/embedding.md}. */
final class EmbeddedService {
    private EmbeddedService() {}

    static Future<OffloopService> start(Vertx vertx, int port) {
        TaskRegistry tasks = TaskRegistry.load(EmbeddedService.class.getClassLoader());
        OffloadConfig offload = OffloadConfig.of(tasks, ThreadBackend.platform(4));
        return OffloopService.start(vertx, offload, ServiceConfig.defaults().withPort(port));
    }
}
