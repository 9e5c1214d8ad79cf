package dev.offloop.conformance;

import dev.offloop.loop.netty.LoopTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Something that runs programs: Node, or a loop that is compared with it. */
interface Subject {
    /** Programs mostly wait: so many at once do not make each other late on two cores. */
    int REAL_LOOPS_AT_ONCE = 12;

    /** What the programs print, in their order. */
    List<String> traces(List<Program> programs) throws InterruptedException;

    /** The loop driven by hand. */
    static Subject handDriven(NodeModel.Libuv libuv) {
        return programs -> programs.stream()
                .map(program -> HandDrivenLoop.trace(program, libuv))
                .toList();
    }

    /** The loop on real time, on this transport. */
    static Subject real(NodeModel.Libuv libuv, LoopTransport transport) {
        return programs -> {
            List<Future<String>> runs = new ArrayList<>();
            List<String> traces = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(REAL_LOOPS_AT_ONCE)) {
                programs.forEach(program -> runs.add(threads.submit(() -> RealLoop.trace(program, libuv, transport))));
                for (Future<String> run : runs) {
                    traces.add(run.get());
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("the loop could not run a program", e.getCause());
            }
            return traces;
        };
    }
}
