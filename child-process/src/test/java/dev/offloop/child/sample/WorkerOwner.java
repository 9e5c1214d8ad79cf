package dev.offloop.child.sample;

import dev.offloop.child.ProcessWorkers;
import dev.offloop.child.config.ChildConfig;
import dev.offloop.workers.port.Worker;
import io.vertx.core.Vertx;
import java.nio.file.Path;

/** A program that starts a worker in a process which computes without end, and prints its process id. */
public final class WorkerOwner {
    private WorkerOwner() {}

    /** Takes the runtime directory, and the class path of the worker. */
    public static void main(String[] args) {
        Vertx vertx = Vertx.vertx();
        ChildConfig config =
                ChildConfig.defaults().withRuntimeDirectory(Path.of(args[0])).withClassPath(args[1]);
        Worker<String, String> worker = Worker.process(
                        vertx, ProgramsOfProcesses.Deed.class, new ProcessWorkers(config))
                .data("loop for ever", ProgramsOfProcesses.TEXT)
                .start();
        worker.online().onSuccess(online -> System.out.println("worker " + worker.pid()));
    }
}
