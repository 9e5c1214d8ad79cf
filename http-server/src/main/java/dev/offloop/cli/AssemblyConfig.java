package dev.offloop.cli;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.config.Supervision;
import dev.offloop.offload.Limits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an {@link Assembly} is made of.
 *
 * @param strategies names of the strategies, the default one first
 * @param child how the children of the strategy {@code child} are; its class path is set by the assembly
 * @param threads platform threads
 * @param taskJars the user's own tasks
 * @param dev places of their code, run in the place of the jars and renewed when it changes
 * @param timeline file for a timeline of all that happens
 * @param limits what is held at most, and how long a task waits for a worker
 * @param strict whether inputs and results are copied by codecs on threads too
 * @param inlineAllowed whether the strategy {@code auto} may put tasks on the event loop that are not declared brief
 */
record AssemblyConfig(
        List<String> strategies,
        ChildConfig child,
        int threads,
        List<Path> taskJars,
        List<Path> dev,
        Optional<Path> timeline,
        Limits limits,
        boolean strict,
        boolean inlineAllowed) {
    AssemblyConfig {
        strategies = List.copyOf(strategies);
        taskJars = List.copyOf(taskJars);
        dev = List.copyOf(dev);
    }

    /** With the usual limits. */
    AssemblyConfig(
            List<String> strategies, ChildConfig child, int threads, List<Path> taskJars, Optional<Path> timeline) {
        this(strategies, child, threads, taskJars, List.of(), timeline, Limits.defaults(), false, false);
    }

    /** One strategy, with one worker for one task. */
    static AssemblyConfig single(
            String strategy, boolean strict, Optional<Path> runtimeDirectory, List<Path> taskJars) {
        ChildConfig child = ChildConfig.defaults()
                .withChildren(1)
                .withSupervision(Supervision.defaults().withSpares(0))
                .withMaxBodyBytes(1 << 30);
        return new AssemblyConfig(
                List.of(strategy),
                runtimeDirectory.map(child::withRuntimeDirectory).orElse(child),
                1,
                taskJars,
                List.of(),
                Optional.empty(),
                Limits.defaults(),
                strict,
                true);
    }
}
